// Writes docs/commands.md from the definitions of all commands. With --check, it only reports whether the file is up to
// date.
import { join } from "node:path";
import { createJiti } from "jiti";
import { root } from "./project.mjs";
import { writePage } from "./write-page.mjs";

const { program } = await createJiti(import.meta.url).import(join(root, "src/cli/program.ts"));

const cell = (text) => text.replaceAll("|", "\\|");
const sentence = (text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
/** The commands without subcommands, each with its full name. */
const leaves = (command, before) =>
  command.commands.flatMap((each) => {
    const words = [...before, each.name()];
    return each.commands.length > 0 ? leaves(each, words) : [{ command: each, words }];
  });
const argument = (each) => {
  const name = `${each.name().toUpperCase()}${each.variadic ? "..." : ""}`;
  return each.required ? name : `[${name}]`;
};
const described = ({ description, defaultValue, argChoices, mandatory }) =>
  [
    cell(description),
    ...(argChoices === undefined ? [] : [`one of ${argChoices.map((choice) => `\`${choice}\``).join(", ")}`]),
    ...(mandatory ? ["required"] : []),
    ...(["string", "number"].includes(typeof defaultValue) ? [`default \`${defaultValue}\``] : []),
  ].join("; ");

// One-word commands first.
const all = leaves(
  program(() => undefined),
  ["specline"],
).sort((a, b) => a.words.length - b.words.length);
const flagsOf = ({ command }) => new Set(command.options.map(({ flags }) => flags));
/** Options that are common to all commands are listed only once. */
const common = all[0].command.options.filter(({ flags }) => all.every((each) => flagsOf(each).has(flags)));
const table = (options) =>
  ["| option | |", "|---|---|", ...options.map((each) => `| \`${cell(each.flags)}\` | ${described(each)} |`)].join(
    "\n",
  );

const sections = all.map(({ command, words }) => {
  const own = command.options.filter(({ flags, hidden }) => !hidden && !common.some((each) => each.flags === flags));
  const usage = [...words, ...command.registeredArguments.map(argument)].join(" ");
  return [
    `## ${words.slice(1).join(" ")}`,
    `\`${usage}\``,
    sentence(command.summary()),
    ...(own.length === 0 ? [] : [table(own)]),
  ].join("\n\n");
});

writePage(
  "commands.md",
  `# Commands

Written by \`scripts/write-commands.mjs\` from the commands' definitions; do not edit. \`specline COMMAND --help\` prints the same.

A PIPELINE is a \`.ts\`, \`.mts\` or \`.js\` module whose default export is a pipeline, or a \`.yaml\` or \`.json\` file that is a spec, a definition, a config file or a graph.

All commands take these options:

${table(common)}

${sections.join("\n\n")}
`,
);
