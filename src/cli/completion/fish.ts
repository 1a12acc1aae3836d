import { type Completed, type CompletedCommand, type CompletedOption, completedGroups } from "./table.ts";

/**
 * A script for fish, with descriptions.
 *
 * @param commands - all commands, from the table of commands
 */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const groups = Object.keys(completedGroups);
  const name = (word: string, about: string, condition: string): string =>
    `complete -c specline -f -n ${quoted(condition)} -a ${word} -d ${quoted(about)}`;
  return `# fish completion for specline: specline completion fish | source, or npx specline completion fish | source
# Written by specline completion from its commands.
${FUNCTIONS(groups)}
complete -c specline -f
${[
  ...commands.flatMap(({ name: command, about }) =>
    command.includes(" ") ? [] : [name(command, about, "__specline_is ''")],
  ),
  ...groups.map((group) => name(group, completedGroups[group] ?? "", "__specline_is ''")),
  ...commands.flatMap(({ name: command, about }) => {
    const [group = "", word] = command.split(" ");
    return word === undefined ? [] : [name(word, about, `__specline_is ${group}`)];
  }),
  ...commands.flatMap(linesOf),
  // The words from specline on, after npx.
  `complete -c npx -n 'contains -- specline (commandline -opc)' -f -a '(complete -C (commandline -cp | string replace -r "^.*?specline" specline))'`,
].join("\n")}
`;
}

const FUNCTIONS = (groups: readonly string[]): string => `function __specline_is
    set -l words
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and continue
        set -a words $word
        contains -- "$words" ${groups.join(" ")}; or break
    end
    test "$words" = "$argv"
end
function __specline_targets
    set -l folder $PWD
    echo local
    while true
        if test -r $folder/specline.config.yaml
            set -l inside
            set -l indent
            while read -l line
                if string match -qr '^targets:' -- $line
                    set inside 1
                else if string match -qr '^[^\\s#]' -- $line
                    set inside
                else if test -n "$inside"
                    set -l found (string match -r '^(\\s+)([A-Za-z0-9_-]+):' -- $line); or continue
                    test -z "$indent"; and set indent $found[2]
                    test "$indent" = "$found[2]"; and echo $found[3]
                end
            end <$folder/specline.config.yaml
            return
        end
        test -z "$folder"; and return
        set folder (string replace -r '/[^/]*$' '' -- $folder)
    end
end`;

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function linesOf({ name, options, words }: CompletedCommand): readonly string[] {
  const condition = `complete -c specline -n ${quoted(`__specline_is ${name}`)}`;
  const option = ({ long, short, about, value }: CompletedOption): string =>
    [
      condition,
      ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
      `-l ${long.slice(2)}`,
      ...(value === undefined ? [] : [after(value)]),
      `-d ${quoted(about)}`,
    ].join(" ");
  const own = words === "nothing" ? [] : [`${condition} ${words === "files" ? "-F" : after(words)}`];
  return [...own, ...options.map(option)];
}

/** What follows an option: -x requires a value and offers no files, -r offers files. */
function after(value: Completed): string {
  if (value === "files") return "-r -F";
  if (value === "targets") return "-x -a '(__specline_targets)'";
  return value === "nothing" ? "-x" : `-x -a ${quoted(value.join(" "))}`;
}
