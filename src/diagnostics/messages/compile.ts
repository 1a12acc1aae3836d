import { entries } from "../entry.ts";

/** Errors found while compiling a wired pipeline to a definition. */
export const compile = entries({
  "compile/script-missing": {
    severity: "error",
    text: "the script '{entry}' of {step} is not in {folder}",
    hint: "create the file, or name another entry in the step's specification",
    about: "A step's code folder does not contain the file that its specification or config names.",
  },
  "compile/out-of-reach": {
    severity: "error",
    override: true,
    text: "'{metric}' can only be {range}, so a bound of {value} is never met",
    about: "A requirement sets a bound that the metric cannot reach, so its gate would always fail.",
  },
  "compile/bound-direction": {
    severity: "warning",
    override: true,
    text: "'{bound}' requires a bad value: {direction} values of '{metric}' are better",
    hint: "did you mean '{other}'?",
    about:
      "A requirement sets a minimum for a metric that should be low, or a maximum for a metric that should be high.",
  },
  "compile/gate-empty": {
    severity: "error",
    text: "{step} does not set a bound, so every model would pass",
    hint: "set one, such as minAuc: 0.8",
    about: "A gate needs at least one bound on a metric.",
  },
  "compile/code-link": {
    severity: "error",
    text: "'{entry}' in the code folder '{folder}' {reason}",
    hint: "put the file itself there; only files inside the folder are packed",
    about:
      "Links within a code folder are followed. A link that points outside the folder would pack files that nobody sees in it, and a broken link would go unnoticed until the job runs. Pipes, sockets and devices cannot be packed.",
  },
  "compile/code-missing": {
    severity: "error",
    text: "code that steps run cannot be read on this machine: {code}",
    hint: "correct the path, which is relative to the pipeline's file",
    about:
      "A config names your own code, but the code does not exist or cannot be read. Specline runs its own script instead only if you ask for it (`script: standard`), because the two scripts can behave differently.",
  },
  "compile/code-elsewhere": {
    severity: "error",
    text: "the code for {steps} is at '{path}', but only code in a folder on this machine can be run",
    hint: "copy the code to a folder next to the pipeline's file, and name that folder",
    about:
      "Specline reads code at compile time: it adds its runtime and the step's contract, checks the script, and identifies the code by its content, so that a step runs again if the code changes. It does not download code from S3 or other addresses.",
  },
  "compile/own-script": {
    severity: "note",
    text: "{steps} {verb} your script {script}, not Specline's",
    about:
      "A config names your own code for a step that also has a standard script. Your code runs with the same inputs, outputs and arguments. `script: standard` runs Specline's script instead.",
  },
  "compile/code-displaced": {
    severity: "warning",
    text: "{files} in your code folder '{folder}' {verb} not packed, because Specline packs its own under the same name",
    hint: "rename your file if your script reads it",
    about:
      "The step's contract is packed as `contract.json` next to your script, and the runtime in the folder `specline_runtime`. Exact copies of runtime files are not reported.",
  },
  "compile/data-missing": {
    severity: "error",
    text: "{step} reads '{path}', which cannot be read on this machine: {reason}",
    hint: "paths are relative to the pipeline's file; name a file or folder that exists, or an s3:// URI",
    about: "A local data path does not exist, cannot be read, is empty, or is a pipe or a device.",
  },
  "compile/destination-local": {
    severity: "error",
    text: "the destination '{path}' is a path on this machine, which a pipeline on AWS cannot write to",
    hint: "write s3://bucket/folder, or a parameter that has it",
    about: "An export goes to S3. In a local run, it can also go to a local folder.",
  },
  "compile/source-scheme": {
    severity: "error",
    text: "{step} reads '{uri}', but only S3 URIs and local files can be read",
    about: "SageMaker mounts data from S3. Local files are uploaded, but data at other addresses is not downloaded.",
  },
  "compile/links-followed": {
    severity: "note",
    text: "{step} reads '{path}' through {links}",
    about:
      "Data can be put in place by links, as DVC, git-annex and shared caches do. The files that they point to are uploaded and identified by their content.",
  },
  "compile/no-assets": {
    severity: "warning",
    text: "nothing was written to '{folder}', because '{file}' is a definition",
    hint: "compile the pipeline from which the definition was made",
    about:
      "compile --assets writes the files that a pipeline uses. A definition contains only their S3 URIs, and not the files.",
  },
  "compile/unknown-reference": {
    severity: "error",
    text: "'{what}' is not an output or a metric of any step of this pipeline",
    hint: "name a step of the pipeline and one of its outputs or metrics",
    about: "A condition or a config value refers to a step, an output or a metric that does not exist.",
  },
  "compile/metric-unmeasured": {
    severity: "error",
    text: "no step measures '{metric}', which a requirement needs",
    hint: "add an evaluation step, or require a metric that is measured: {measured}",
    about: "A requirement names a metric that none of the pipeline's steps writes into a property file.",
  },
  "compile/metric-tie": {
    severity: "error",
    text: "the requirement on '{metric}' could refer to {steps}",
    hint: "choose one: {choice}",
    about:
      "Several steps measure a required metric, on different rows. Specline does not guess which one the gate should read.",
  },
  "compile/bound-twice": {
    severity: "warning",
    text: "several requirements bound '{metric}' of {step}: {bounds}; all of them must be met, so {strictest} counts",
    hint: "keep only the bound that you mean",
    about: "Requirements come from several places, such as a spec and code. None replaces another one.",
  },
  "compile/other-region": {
    severity: "error",
    text: "the pipeline is for the region {region}, but the target '{target}' is in {there}",
    hint: "choose a target in {region}, or remove the region from the pipeline",
    about: "A pipeline that names its region cannot be deployed to another one.",
  },
  "compile/bad-name": {
    severity: "error",
    text: "no name that AWS accepts can be made from the pipeline's title '{title}'",
    hint: "use a title with at least one letter or digit",
    about: "A pipeline's AWS name is made from the letters and digits of its title.",
  },
  "compile/builder-failed": {
    severity: "error",
    text: "the builder of {step} failed: {reason}",
    hint: "`emit` receives the members that the step's own job produces, and returns the members that the definition should have",
    about: "The `emit` function of a step specification or builder map threw an exception or did not return a step.",
  },
});
