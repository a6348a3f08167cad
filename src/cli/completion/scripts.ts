/** Each shell asks `whetstone complete` for what fits: a candidate a line, behind a tab what it is. */
export const completionScripts = {
  bash: `# Put into ~/.bashrc: eval "$(whetstone completion bash)"
_whetstone() {
  local IFS=$'\\n'
  COMPREPLY=($(whetstone complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
  if [ "\${#COMPREPLY[@]}" -eq 1 ] && [ "\${COMPREPLY[0]: -1}" = / ]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _whetstone whetstone
`,
  zsh: `#compdef whetstone
# Put into ~/.zshrc, behind compinit: eval "$(whetstone completion zsh)"
_whetstone() {
  local -a lines values folders
  local line name
  lines=("\${(@f)$(whetstone complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    name=\${line%%$'\\t'*}
    if [[ $name == */ ]]; then folders+=("$name"); else values+=("\${name//:/\\\\:}:\${line#*$'\\t'}"); fi
  done
  if (( \${#values} + \${#folders} == 0 )); then
    _files
  else
    (( \${#folders} )) && compadd -S '' -- $folders
    (( \${#values} )) && _describe whetstone values
  fi
}
compdef _whetstone whetstone
`,
  fish: `# Put into ~/.config/fish/completions/whetstone.fish
function __whetstone_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  whetstone complete -- $words[2..] "$current" 2>/dev/null
end
complete -c whetstone -f -a '(__whetstone_complete)'
complete -c whetstone -n '__fish_seen_subcommand_from init' -F
`,
} as const;

export type Shell = keyof typeof completionScripts;
