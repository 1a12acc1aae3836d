import { type Completed, type CompletedCommand, type CompletedOption, completedGroups } from "./table.ts";

/**
 * A script for zsh, with descriptions. It can be sourced, or be a file _specline on the fpath.
 *
 * @param commands - all commands, from the table of commands
 */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const groups = Object.keys(completedGroups);
  const below = (group: string) =>
    commands
      .filter(({ name }) => name.startsWith(`${group} `))
      .map((each) => described(each.name.slice(group.length + 1), each.about));
  const top = [
    ...commands.filter(({ name }) => !name.includes(" ")).map(({ name, about }) => described(name, about)),
    ...groups.map((group) => described(group, completedGroups[group] ?? "")),
  ];
  return `#compdef specline
# zsh completion for specline: source <(specline completion zsh), or source <(npx specline completion zsh)
# Written by specline completion from its commands.
${TARGETS}
_specline() {
  local name="$words[2]"
  local -a found
  if (( CURRENT == 2 )); then
    found=(
${top.join("\n")}
    )
    _describe command found
    return
  fi
  case "$name" in
${groups
  .map(
    (group) => `    ${group})
      if (( CURRENT == 3 )); then
        found=(
${below(group).join("\n")}
        )
        _describe command found
        return
      fi
      name="$name $words[3]"
      shift words; (( CURRENT-- )) ;;`,
  )
  .join("\n")}
  esac
  shift words; (( CURRENT-- ))
  case "$name" in
${commands.map(caseOf).join("\n")}
  esac
}
# npx specline: the words from specline on. A completion of npx that exists is kept.
_specline_npx() {
  if (( CURRENT > 2 )) && [[ $words[2] == specline ]]; then
    shift words; (( CURRENT-- ))
    _specline
  else _default
  fi
}
if [[ $funcstack[1] == _specline ]]; then _specline "$@"
else
  compdef _specline specline
  (( \${+_comps[npx]} )) || compdef _specline_npx npx
fi
`;
}

/** The keys below "targets" in the nearest specline.config.yaml. */
const TARGETS = `_specline_targets() {
  local folder="$PWD" line inside="" indent=""
  local -a targets
  targets=(local)
  while :; do
    if [[ -r $folder/specline.config.yaml ]]; then
      while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line =~ '^targets:' ]]; then inside=1
        elif [[ $line =~ '^[^[:space:]#]' ]]; then inside=""
        elif [[ -n $inside && $line =~ '^([[:space:]]+)([A-Za-z0-9_-]+):' ]]; then
          [[ -z $indent ]] && indent="$match[1]"
          [[ $indent == "$match[1]" ]] && targets+=("$match[2]")
        fi
      done < "$folder/specline.config.yaml"
      break
    fi
    [[ -z $folder ]] && break
    folder="\${folder%/*}"
  done
  compadd -a targets
}`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const described = (name: string, about: string): string => `      ${quoted(`${name}:${about}`)}`;

const caseOf = ({ name, options, words }: CompletedCommand): string =>
  [
    `    ${quoted(name)})`,
    "      _arguments \\",
    ...options.map((option) => `        ${argument(option)} \\`),
    `        '*:argument:${action(words)}' ;;`,
  ].join("\n");

function argument({ long, short, about, value, repeatable }: CompletedOption): string {
  const text = `[${about.replaceAll(/[[\]\\]/g, "\\$&").replaceAll(":", "\\:")}]`;
  const after = value === undefined ? "" : `:value:${action(value)}`;
  const names = short === undefined ? [long] : [short, long];
  const other = repeatable || short === undefined ? "" : `(${names.join(" ")})`;
  return names
    .map((name) =>
      quoted(`${repeatable ? "*" : other}${name}${value !== undefined && name === long ? "=" : ""}${text}${after}`),
    )
    .join(" ");
}

function action(value: Completed): string {
  if (value === "files") return "_files";
  if (value === "targets") return "_specline_targets";
  return value === "nothing" ? " " : `(${value.join(" ")})`;
}
