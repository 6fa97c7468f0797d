#!/usr/bin/env bash
# Makes src/compile/onnx/onnx_pb.ts from the schema that the ONNX project publishes (Apache-2.0) in its Python package.
# Needs pip, unzip and npm; run it when a newer ONNX schema is wanted, and commit the result.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip download --quiet --no-deps --only-binary=:all: onnx==1.19.1
unzip -qj onnx-*.whl onnx/onnx.proto -d proto
npm install --silent --ignore-scripts --prefix tools @bufbuild/buf@1.75.0 @bufbuild/protoc-gen-es@2.13.0
cat > buf.gen.yaml <<'YAML'
version: v2
plugins:
  - local: [tools/node_modules/.bin/protoc-gen-es]
    out: out
    opt: [target=ts, import_extension=js]
YAML
tools/node_modules/.bin/buf generate proto
cp out/onnx_pb.ts "$root/src/compile/onnx/onnx_pb.ts"
