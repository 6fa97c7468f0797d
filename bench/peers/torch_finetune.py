"""Fine-tuning MobileNetV2 in PyTorch, BatchNorm frozen: as it comes, compiled, or in bfloat16."""

import contextlib
import resource

import torch
from torch import nn

from serve import serve

# Expansion, channels, repetitions and stride of each stage (Sandler et al., 2018, table 2).
STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]


def unit(inputs, outputs, kernel=1, stride=1, groups=1, activation=True):
    layers = [
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3),
    ]
    return nn.Sequential(*layers, *([nn.ReLU6()] if activation else []))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, expansion):
        super().__init__()
        wide = inputs * expansion
        self.is_residual = stride == 1 and inputs == outputs
        self.layers = nn.Sequential(
            *([unit(inputs, wide)] if expansion > 1 else []),
            unit(wide, wide, 3, stride, groups=wide),
            unit(wide, outputs, activation=False),
        )

    def forward(self, x):
        return x + self.layers(x) if self.is_residual else self.layers(x)


def mobilenet_v2(classes):
    """Its layers in order, and the names that Keras gives the blocks among them."""
    layers, names = [unit(3, 32, 3, 2)], ["Conv1"]
    inputs = 32
    for expansion, outputs, repetitions, stride in STAGES:
        for repetition in range(repetitions):
            names.append(f"block_{len(layers) - 1}" if len(layers) > 1 else "expanded_conv")
            layers.append(Block(inputs, outputs, stride if repetition == 0 else 1, expansion))
            inputs = outputs
    layers += [unit(320, 1280), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, classes)]
    return nn.Sequential(*layers), names


def prepare(options):
    size, batch, classes, way = (options[name] for name in ("inputSize", "batchSize", "classes", "way"))
    torch.set_num_threads(options["threads"])
    torch.manual_seed(0)
    model, names = mobilenet_v2(classes)
    # Inference mode is what freezes the statistics.
    model.eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.requires_grad_(False)
    if options.get("until") is not None:
        model[: names.index(options["until"]) + 1].requires_grad_(False)
    model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], 1e-3, momentum=0.9)
    called = torch.compile(model) if way == "compile" else model
    x = torch.rand(batch, 3, size, size).to(memory_format=torch.channels_last)
    y = torch.randint(0, classes, (batch,))
    precision = torch.autocast("cpu", torch.bfloat16) if way == "bfloat16" else contextlib.nullcontext()

    def train():
        for _ in range(options["batches"]):
            optimizer.zero_grad()
            with precision:
                loss = nn.functional.cross_entropy(called(x), y)
            loss.backward()
            optimizer.step()
        return batch * options["batches"]

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    train()
    return {}, {"train": train, "peak": peak}


serve(prepare)
