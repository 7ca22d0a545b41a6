import assert from "node:assert/strict";
import { join } from "@std/path";
import { generatePicture } from "rdcd/datasets";
import { cropImage, encodeImage } from "rdcd/images";
import { createCopyDetector } from "rdcd/search";
import { type StartedService, startService } from "../cli/start_service.ts";
import { withFolder } from "../descriptors/pictures.ts";
import { runsPython } from "../runs_python.ts";

/** A line of a page's examples for a shell, without what is said of it. */
interface Command {
  page: string;
  text: string;
}

async function commandsOf(page: string): Promise<Command[]> {
  const text = await Deno.readTextFile(join("docs", page));
  return [...text.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block]) =>
    block!.replaceAll(/\\\n\s*/g, "").split("\n")
      .map((line) => ({ page, text: line.replace(/\s+# .*$/, "").trim() }))
      .filter(({ text }) => text !== "")
  );
}

/** What a page's reader has: photographs, copies of some of them, and files that the pages name. */
async function makeHome(home: string): Promise<void> {
  const picture = (index: number) => generatePicture({ seed: 9, index });
  const write = async (path: string, index: number, isCopy = false) => {
    await Deno.mkdir(join(home, path, ".."), { recursive: true });
    const image = await picture(index);
    const { width, height } = image;
    const box = { left: 10, top: 10, width: width - 30, height: height - 30 };
    const shown = isCopy ? cropImage(image, box) : image;
    await Deno.writeFile(join(home, path), await encodeImage(shown, { format: "jpeg" }));
  };
  for (let index = 0; index < 4; index++) await write(`Pictures/2019/${index}.jpg`, index);
  await write("phone/IMG_0001.jpg", 1, true);
  for (const name of ["suspect.jpg", "suspicious.jpg", "new.jpg"]) await write(name, 2, true);
  for (let index = 0; index < 3; index++) await write(`data/refs/${index}.jpg`, index);
  await write("data/uploads/IMG_0001.jpg", 0, true);
}

/** Files and folders that the commands name, below the reader's own folder: what they write is not the project's. */
const NAMES = [
  "/data/refs",
  "/data/uploads",
  "~/Pictures",
  "~/phone",
  ...["duplicates.html", "uploads.jsonl", "refs.pdq", "rdcd.onnx", "pictures", "photos.rdcd"],
  ...["suspect.jpg", "suspicious.jpg", "new.jpg"],
];

function inHome(text: string, home: string): string {
  const names = NAMES.map((name) => name.replaceAll(/[.~]/g, "\\$&")).join("|");
  return text.replaceAll(
    new RegExp(`(?<=[\\s=@]|^)(${names})(?=\\s|$)`, "g"),
    (_, name) => `"${join(home, name.replace("~", ""))}"`,
  );
}

/** Runs a line as a reader does, in a shell; Python may start one, this process may not. */
async function shell(
  text: string,
  environment: Record<string, string> = {},
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("python3", {
    args: [
      "-c",
      "import subprocess, sys; sys.exit(subprocess.run(['sh', '-c', sys.argv[1]]).returncode)",
      text,
    ],
    env: { NO_COLOR: "1", ...environment },
  }).output();
  const said = new TextDecoder().decode(stderr);
  assert.equal(code, 0, `${text}\n${said}`);
  return new TextDecoder().decode(stdout) + said;
}

const asTask = (text: string) => text.replace(/^npx -y deno task /, "deno task --quiet ");

/** Lines that are not run here, each with the reason. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  "parts of a command, which tests/cli/watch_delivery_test.ts has whole": /^… /,
  "minutes long, and in small among the tests": /tests\/bench\//,
  "asks for 1,415 images; tests/cli/export_test.ts has it in small": /--unrelated/,
  "asks for files that others have":
    /^(python3 -m pip|unzip|export RDCD_MODELS)|--images \.\.\/shared|mine\./,
};
const isElsewhere = ({ text }: Command) => Object.values(ELSEWHERE).some((pattern) => pattern.test(text));

const hasShell = await runsPython("subprocess");
const hasCurl = hasShell && await shell("curl --version").then(() => true, () => false);
if (!hasCurl) console.error("curl is not installed: skipped");
const hasRuntime = await runsPython("numpy", "onnxruntime", "PIL");

for (const page of ["duplicates.md", "thresholds.md", "models.md"]) {
  Deno.test({
    name: `every command of docs/${page} runs`,
    ignore: !hasShell,
    fn: () =>
      withFolder(async (home) => {
        await makeHome(home);
        await shell(inHome(asTask("deno task --quiet extract --images ~/Pictures --out photos.rdcd"), home), {
          home,
        });
        const commands = (await commandsOf(page)).filter((command) => !isElsewhere(command));
        assert.ok(commands.length > 0);
        for (const { text } of commands) await shell(inHome(asTask(text), home));
      }),
  });
}

Deno.test({
  name: "docs/models.md's lines for Python give the score that compare gives",
  ignore: !hasRuntime,
  fn: () =>
    withFolder(async (home) => {
      await makeHome(home);
      const [command] = (await commandsOf("models.md")).filter(({ text }) => text.includes("task export"));
      await shell(inHome(asTask(command!.text), home));
      const [, python] = /^```python\n([^]*?)^```/m.exec(await Deno.readTextFile("docs/models.md"))!;
      const files = ["Pictures/2019/2.jpg", "suspect.jpg"].map((name) => join(home, name));
      const { success, stdout, stderr } = await new Deno.Command("python3", {
        args: ["-c", python!, ...files],
        cwd: home,
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      const detector = await createCopyDetector("rdcd", { runtime: "onnx" });
      const score = await detector.compare(files[0]!, files[1]!);
      await detector.dispose();
      assert.ok(Math.abs(Number(new TextDecoder().decode(stdout)) - score) < 1e-3, `${score}`);
    }),
});

Deno.test({
  name: "every command of docs/watch.md runs",
  ignore: !hasShell,
  fn: () =>
    withFolder(async (home) => {
      await makeHome(home);
      let said = "";
      for (const command of await commandsOf("watch.md")) {
        if (isElsewhere(command)) continue;
        // What runs for months ends once it has looked.
        const once = command.text.includes("task watch") ? " --once" : "";
        said += await shell(inHome(asTask(command.text), home) + once);
      }
      assert.match(said, /IMG_0001\.jpg\t0\.jpg\t/);
    }),
});

Deno.test({
  name: "every command of docs/serve.md runs",
  ignore: !hasCurl,
  fn: () =>
    withFolder(async (home) => {
      await makeHome(home);
      const environment: Record<string, string> = {};
      let service: StartedService | undefined;
      let answered = 0;
      try {
        for (const command of await commandsOf("serve.md")) {
          if (isElsewhere(command)) continue;
          const { text } = command;
          const [, served] = /task serve (.*)$/.exec(text) ?? [];
          if (text.startsWith("export RDCD_TOKEN")) environment.RDCD_TOKEN = "0123456789abcdef";
          else if (served !== undefined) {
            await service?.end("SIGTERM");
            const words = [...inHome(served, home).matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) =>
              quoted ?? word
            );
            service = await startService(words, environment);
          } else if (text.startsWith("curl")) {
            const { port } = new URL(service!.url);
            const asked = text.replace(/(127\.0\.0\.1|copies\.example\.com):8470/, `127.0.0.1:${port}`);
            await shell(
              `${inHome(asked, home).replace("curl", "curl --fail-with-body --silent")}`,
              environment,
            );
            answered += 1;
          } else await shell(inHome(asTask(text), home));
        }
      } finally {
        await service?.end("SIGKILL");
      }
      assert.ok(answered >= 4);
    }),
});

Deno.test("each reason not to run a line of the docs is needed", async () => {
  const pages = ["duplicates.md", "thresholds.md", "models.md", "watch.md", "serve.md"];
  const commands = (await Promise.all(pages.map(commandsOf))).flat();
  for (const [reason, pattern] of Object.entries(ELSEWHERE)) {
    assert.ok(commands.some(({ text }) => pattern.test(text)), reason);
  }
});
