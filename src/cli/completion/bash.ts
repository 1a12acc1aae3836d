import { type Completed, type CompletedCommand, completedGroups } from "./table.ts";

/**
 * A script for bash 3.2 and newer. It uses only builtins, because a process for each Tab would be slow.
 *
 * @param commands - all commands, from the table of commands
 */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const first = [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? ""))];
  const groups = Object.keys(completedGroups).map((group) => {
    const words = commands.flatMap(({ name }) => (name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : []));
    return `    ${group}) words="${words.join(" ")}" ;;`;
  });
  return `# bash completion for specline: source <(specline completion bash), or source <(npx specline completion bash)
# Written by specline completion from its commands.
${TARGETS}
_specline() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="" options="" words="" at word
  COMPREPLY=()
  # Bash splits --target=dev at the sign.
  if [[ $cur == "=" ]]; then cur=""
  elif [[ $prev == "=" ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    [[ $word == -* ]] && continue
    if [[ -z $command ]]; then command=$word
    elif [[ " ${Object.keys(completedGroups).join(" ")} " == *" $command "* ]]; then command="$command $word"
    fi
    [[ " ${Object.keys(completedGroups).join(" ")} " == *" $command "* ]] || break
  done
  case "$command" in
    "") words="${first.join(" ")}" options="--help --version" ;;
${groups.join("\n")}
${commands.map(caseOf).join("\n")}
  esac
  case "$command:$prev" in
${commands.flatMap(valuesOf).join("\n")}
  esac
  if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$cur"))
  else COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
}
# npx specline: the words from specline on. A completion of npx that exists is kept.
_specline_npx() {
  local at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    [[ \${COMP_WORDS[at]} == -* ]] && continue
    [[ \${COMP_WORDS[at]} == specline ]] || return 0
    COMP_WORDS=("\${COMP_WORDS[@]:at}")
    COMP_CWORD=$((COMP_CWORD - at))
    _specline
    return
  done
}
complete -o bashdefault -o default -F _specline specline
complete -p npx > /dev/null 2>&1 || complete -o bashdefault -o default -F _specline_npx npx
`;
}

/** The keys below "targets" in the nearest specline.config.yaml. Fills in the array TARGETS. */
const TARGETS = `_specline_targets() {
  local folder="$PWD" line inside="" indent=""
  TARGETS=(local)
  while :; do
    if [[ -r $folder/specline.config.yaml ]]; then
      while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line =~ ^targets: ]]; then inside=1
        elif [[ $line =~ ^[^[:space:]#] ]]; then inside=""
        elif [[ -n $inside && $line =~ ^([[:space:]]+)([A-Za-z0-9_-]+): ]]; then
          [[ -z $indent ]] && indent="\${BASH_REMATCH[1]}"
          [[ $indent == "\${BASH_REMATCH[1]}" ]] && TARGETS+=("\${BASH_REMATCH[2]}")
        fi
      done < "$folder/specline.config.yaml"
      return
    fi
    [[ -z $folder ]] && return
    folder="\${folder%/*}"
  done
}`;

const caseOf = ({ name, options, words }: CompletedCommand): string => {
  const flags = options.flatMap(({ long, short }) => [long, ...(short === undefined ? [] : [short])]);
  const choices = typeof words === "string" ? "" : ` words="${words.join(" ")}"`;
  return `    "${name}") options="${flags.join(" ")}"${choices} ;;`;
};

/** What follows each option. Files are bash's own default, if nothing else is offered. */
const valuesOf = ({ name, options }: CompletedCommand): readonly string[] =>
  options.flatMap(({ long, short, value }) => {
    if (value === undefined) return [];
    const patterns = [long, ...(short === undefined ? [] : [short])].map((flag) => `"${name}:${flag}"`);
    return [`    ${patterns.join("|")}) ${reply(value)}; return ;;`];
  });

function reply(value: Completed): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is an expression of bash
  if (value === "targets") return `_specline_targets; ${among("${TARGETS[*]}")}`;
  return typeof value === "string" ? ":" : among(value.join(" "));
}

const among = (words: string): string => `COMPREPLY=($(compgen -W "${words}" -- "$cur"))`;
