import { type Peer, startPeer } from "./start_peer.ts";

/** A Python script that does its work once for every line that it is sent. */
export type PythonPeer = Peer;

/**
 * Starts a Python script that prints a version, and then a line for every line of its input.
 *
 * @param script The script.
 * @param args Its arguments.
 * @returns Its handle, or `null` where `python3` cannot be run or the script ends before it prints a version.
 */
export function startPython(script: string, args: readonly string[]): Promise<PythonPeer | null> {
  return startPeer("python3", ["-c", script, ...args], "ignore");
}
