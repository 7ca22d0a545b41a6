import type { ProtocolName } from "../copy_benchmark.ts";
import { copydays } from "./copydays.ts";
import type { DataSet, DescriptorRules } from "./data_set.ts";
import { attacks, disc21 } from "./disc21.ts";
import { ndec } from "./ndec.ts";

/** The data sets that are known. */
export type DataSetName = "disc21" | "ndec" | "copydays" | "attacks";

/** The table of data sets, which tasks, notebooks and tiers go by; a new one is a line here. */
export const DATA_SETS: Readonly<Record<DataSetName, DataSet>> = { disc21, ndec, copydays, attacks };

/** The protocols that descriptors without images are evaluated by. */
export const PROTOCOL_NAMES = Object.values(DATA_SETS)
  .filter(({ descriptors }) => descriptors !== undefined)
  .map(({ protocol }) => protocol);

/** The rules for descriptors whose images are evaluated by a protocol. */
export function descriptorRules(protocol: ProtocolName): DescriptorRules {
  return Object.values(DATA_SETS).find((set) => set.protocol === protocol)!.descriptors!;
}
