import { ownJupyter } from "./own_jupyter.ts";

// In Jupyter alone, whose user would see tfjs's advice on a backend for Node, which Deno cannot use, as an error of the
// cell; elsewhere nothing is loaded or changed.
if (ownJupyter() !== null) (await import("@tensorflow/tfjs")).enableProdMode();
