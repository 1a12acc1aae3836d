/** A hostile job's actions and their expected outcome. */
export interface Variant {
  /** The step's name. */
  readonly name: string;
  readonly type: "Processing" | "Training" | "Tuning" | "Transform";
  /** A shell script that the job runs. CANARY is a separate folder that must stay unchanged. */
  readonly does: string;
  /** The end of the failed step's message, or the published files, as "path=content". */
  readonly becomes: RegExp | readonly string[];
  /**
   * Options in the job's request: an uncompressed model, checkpoints, or an output that is uploaded while it is
   * written.
   */
  readonly with?: "plain" | "checkpoints" | "continuous" | "nested";
  readonly needs?: "mknod" | "mount";
  /** The files published if the job's mounts end with its namespace. */
  readonly unmounted?: readonly string[];
}

const OUT = "/opt/ml/processing/output";
const MODEL = "/opt/ml/model";
const ANSWERS = "/opt/ml/output/data";

const link = (place: string, to = "CANARY"): RegExp =>
  new RegExp(`left ${place}, .*: it is a link, to '.*${to === "CANARY" ? "" : to}`);
const entry = (place: string, what: string): RegExp => new RegExp(`left ${place}, .*: it is ${what}`);
const OUTSIDE = "a link that points outside the output, to '";

const p = (name: string, does: string, becomes: Variant["becomes"], more: Partial<Variant> = {}): Variant => ({
  name,
  type: "Processing",
  does,
  becomes,
  ...more,
});
const t = (name: string, does: string, becomes: Variant["becomes"], more: Partial<Variant> = {}): Variant => ({
  ...p(name, does, becomes, more),
  type: "Training",
});

/** Folders on the path to an output, replaced by links or by something other than a folder. */
const places: readonly Variant[] = [
  p("folder", `rmdir ${OUT}/o; ln -s CANARY ${OUT}/o`, link(`${OUT}/o`)),
  p("folder-chain", `rmdir ${OUT}/o; ln -s CANARY ${OUT}/far; ln -s far ${OUT}/o`, link(`${OUT}/o`, "far")),
  p("folder-to-slash", `rmdir ${OUT}/o; ln -s / ${OUT}/o`, link(`${OUT}/o`, "/")),
  p("folder-up", `rmdir ${OUT}/o; ln -s ../../.. ${OUT}/o`, link(`${OUT}/o`)),
  p("folder-broken", `rmdir ${OUT}/o; ln -s CANARY/gone ${OUT}/o`, link(`${OUT}/o`, "gone")),
  p("folder-beside", `mkdir ${OUT}/q; rmdir ${OUT}/o; ln -s q ${OUT}/o; echo 1 > ${OUT}/q/f`, link(`${OUT}/o`, "q")),
  p("above", `rm -r ${OUT}; ln -s CANARY ${OUT}`, link(OUT)),
  p("above-two", "rm -r /opt/ml/processing; ln -s CANARY /opt/ml/processing", link("/opt/ml/processing")),
  p("above-relative", `mv ${OUT} ${OUT}.away; ln -s output.away ${OUT}`, link(OUT, "output.away")),
  p(
    "own-root",
    "mv $SPECLINE_JOB $SPECLINE_JOB.away; ln -s CANARY $SPECLINE_JOB",
    /left \/, .*in the place of its own folder/,
  ),
  p(
    "own-root-made",
    "mv $SPECLINE_JOB $SPECLINE_JOB.away; mkdir -p $SPECLINE_JOB/opt/ml/processing/output; ln -s CANARY $SPECLINE_JOB/opt/ml/processing/output/o",
    /in the place of its own folder/,
  ),
  p("own-opt", "mv $SPECLINE_JOB/opt $SPECLINE_JOB/opt.away; ln -s CANARY $SPECLINE_JOB/opt", link("/opt")),
  p("folder-file", `rmdir ${OUT}/o; echo 1 > ${OUT}/o`, entry(`${OUT}/o`, "a file, not a folder")),
  p("folder-pipe", `rmdir ${OUT}/o; mkfifo ${OUT}/o`, entry(`${OUT}/o`, "a named pipe")),
  p("folder-device", `rmdir ${OUT}/o; mknod ${OUT}/o c 1 3`, entry(`${OUT}/o`, "a device"), { needs: "mknod" }),
  p("folder-gone", `rm -r ${OUT}`, []),
  p("nested-inner", `rm -r ${OUT}/o/in; ln -s CANARY ${OUT}/o/in`, entry(`${OUT}/o/in`, OUTSIDE), { with: "nested" }),
  p("nested-outer", `rm -r ${OUT}/o; ln -s CANARY ${OUT}/o`, link(`${OUT}/o`), { with: "nested" }),
  p("nested-good", `echo 1 > ${OUT}/o/f; ln ${OUT}/o/f ${OUT}/o/in/f`, ["f=1\n", "in/f=1\n"], { with: "nested" }),
  p("input-folder", "rm -rf /opt/ml/processing/input; ln -s CANARY /opt/ml/processing/input", []),
  p("home", "rm -r $HOME; ln -s CANARY $HOME", []),
  p("config", "rm -r /opt/ml/config; ln -s CANARY /opt/ml/config", []),
  p("mounted", `mount --bind CANARY ${OUT}/o`, /something is mounted there/, { needs: "mount", unmounted: [] }),
  p("mounted-file", `: > ${OUT}/o/f; mount --bind CANARY/o/q ${OUT}/o/f`, /something is mounted there/, {
    needs: "mount",
    unmounted: ["f="],
  }),
  p("mounted-below", `mkdir -p ${OUT}/o/a/b; mount --bind CANARY ${OUT}/o/a/b`, /something is mounted there/, {
    needs: "mount",
    unmounted: [],
  }),
  p("mounted-elsewhere", "mkdir /opt/ml/x; mount --bind CANARY /opt/ml/x", [], { needs: "mount", unmounted: [] }),
];

/** Hostile entries in an output. */
const entries: readonly Variant[] = [
  p("file-link", `ln -s CANARY/precious.txt ${OUT}/o/f`, entry(`${OUT}/o/f`, OUTSIDE)),
  p("folder-link", `ln -s CANARY/o ${OUT}/o/d`, entry(`${OUT}/o/d`, OUTSIDE)),
  p("deep-link", `mkdir -p ${OUT}/o/a/b; ln -s CANARY ${OUT}/o/a/b/c`, entry(`${OUT}/o/a/b/c`, OUTSIDE)),
  p("link-up", `ln -s ../other ${OUT}/o/l; mkdir ${OUT}/other`, entry(`${OUT}/o/l`, OUTSIDE)),
  p("link-input", `ln -s ../../../config/resourceconfig.json ${OUT}/o/l`, entry(`${OUT}/o/l`, OUTSIDE)),
  p("link-proc", `ln -s /proc/self/environ ${OUT}/o/l`, entry(`${OUT}/o/l`, OUTSIDE)),
  p("link-broken", `ln -s gone ${OUT}/o/l`, entry(`${OUT}/o/l`, "a broken link")),
  p("link-self", `ln -s l ${OUT}/o/l`, entry(`${OUT}/o/l`, "a circular link")),
  p("link-two", `ln -s m ${OUT}/o/l; ln -s l ${OUT}/o/m`, entry(`${OUT}/o/l`, "a circular link")),
  p("link-dot", `ln -s . ${OUT}/o/l`, entry(`${OUT}/o/l`, "a circular link")),
  p("link-parent", `mkdir ${OUT}/o/d; ln -s .. ${OUT}/o/d/l`, entry(`${OUT}/o/d/l`, "a circular link")),
  p("link-good", `echo 1 > ${OUT}/o/f; mkdir ${OUT}/o/d; ln -s ../f ${OUT}/o/d/l`, ["d/l=1\n", "f=1\n"]),
  p("link-absolute", `echo 1 > ${OUT}/o/f; ln -s ${OUT}/o/f ${OUT}/o/l`, ["f=1\n", "l=1\n"]),
  p("link-chain", `echo 1 > ${OUT}/o/f; ln -s f ${OUT}/o/l; ln -s l ${OUT}/o/m`, ["f=1\n", "l=1\n", "m=1\n"]),
  p("link-folder", `mkdir ${OUT}/o/d; echo 1 > ${OUT}/o/d/f; ln -s d ${OUT}/o/l`, ["d/f=1\n", "l/f=1\n"]),
  p("pipe", `mkfifo ${OUT}/o/p`, entry(`${OUT}/o/p`, "a named pipe")),
  p("pipe-deep", `mkdir -p ${OUT}/o/a/b; mkfifo ${OUT}/o/a/b/p`, entry(`${OUT}/o/a/b/p`, "a named pipe")),
  p(
    "socket",
    `cd ${OUT}/o; perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "s", Listen => 1) or die'`,
    entry(`${OUT}/o/s`, "a socket"),
  ),
  p("device", `mknod ${OUT}/o/n c 1 3`, entry(`${OUT}/o/n`, "a device"), { needs: "mknod" }),
  p("block-device", `mknod ${OUT}/o/n b 7 0`, entry(`${OUT}/o/n`, "a device"), { needs: "mknod" }),
  p("hard-link", `ln CANARY/o/out.txt $SPECLINE_JOB${OUT}/o/f`, ["f=this is o/out.txt\n"]),
  p(
    "hard-link-mode",
    `ln CANARY/data/run.sh $SPECLINE_JOB${OUT}/o/f; ln CANARY/model/model.bin $SPECLINE_JOB${OUT}/o/g`,
    ["f=this is data/run.sh\n", "g=this is model/model.bin\n"],
  ),
  p("hard-link-own", `echo 1 > ${OUT}/o/f; mkdir ${OUT}/o/d; ln ${OUT}/o/f ${OUT}/o/d/g`, ["d/g=1\n", "f=1\n"]),
  p("hard-link-linked", `ln CANARY/o/q $SPECLINE_JOB${OUT}/o/f; ln -s f ${OUT}/o/l`, [
    "f=this is o/q\n",
    "l=this is o/q\n",
  ]),
  p("locked", `mkdir ${OUT}/o/d; echo 1 > ${OUT}/o/d/f; chmod 0 ${OUT}/o/d/f ${OUT}/o/d`, ["d/f=1\n"]),
  p("setuid", `echo 1 > ${OUT}/o/f; chmod 6755 ${OUT}/o/f`, ["f=1\n"]),
  p("odd-names", `cd ${OUT}/o; echo 1 > "$(printf 'a\\nb\\033[2J')"; echo 2 > ' -rf'`, [
    " -rf=2\n",
    "a\nb\u001b[2J=1\n",
  ]),
  p("not-utf8", `: > "$(printf '${OUT}/o/x\\377')"`, /its name is not UTF-8/),
  p(
    "too-long",
    `n=$(printf '%0200d' 0); mkdir -p ${OUT}/o/$n/$n/$n/$n/$n/$n; : > ${OUT}/o/$n/$n/$n/$n/$n/$n/f`,
    /its path has more than 1024 bytes/,
  ),
  p("many", `for i in 1 2 3 4 5; do ln -s CANARY ${OUT}/o/l$i; done`, /\(and 4 more in this output\)/),
];

/** Failing jobs, with what they print and leave behind. */
const failing: readonly Variant[] = [
  p("fails-link", `ln -s CANARY/failure /opt/ml/output/message; exit 3`, /ended with exit status 3$/),
  p("fails-pipe", "mkfifo /opt/ml/output/message; exit 3", /ended with exit status 3$/),
  p("fails-folder", "mkdir /opt/ml/output/message; exit 3", /ended with exit status 3$/),
  p("fails-above", "rm -r /opt/ml/output; ln -s CANARY /opt/ml/output; exit 3", /ended with exit status 3$/),
  p(
    "fails-root",
    "mv $SPECLINE_JOB $SPECLINE_JOB.away; ln -s CANARY $SPECLINE_JOB; exit 3",
    /ended with exit status 3$/,
  ),
  p("continuous-link", `rmdir ${OUT}/o; ln -s CANARY ${OUT}/o; exit 3`, /ended with exit status 3$/, {
    with: "continuous",
  }),
  p("continuous-entry", `ln -s CANARY ${OUT}/o/l; exit 3`, /ended with exit status 3$/, { with: "continuous" }),
];

const training: readonly Variant[] = [
  t("model", `rmdir ${MODEL}; ln -s CANARY ${MODEL}`, link(MODEL)),
  t("model-plain", `rmdir ${MODEL}; ln -s CANARY/model ${MODEL}`, link(MODEL), { with: "plain" }),
  t("model-file", `ln -s CANARY/model/model.bin ${MODEL}/m`, entry(`${MODEL}/m`, OUTSIDE)),
  t("model-hard-link", `ln CANARY/model/model.bin $SPECLINE_JOB${MODEL}/m`, ["m=this is model/model.bin\n"]),
  t("model-hard-link-plain", `ln CANARY/model/model.bin $SPECLINE_JOB${MODEL}/m`, ["m=this is model/model.bin\n"], {
    with: "plain",
  }),
  t("model-latest", `echo 1 > ${MODEL}/m-7; ln -s m-7 ${MODEL}/latest`, ["latest=1\n", "m-7=1\n"]),
  t(
    "model-latest-plain",
    `mkdir ${MODEL}/7; echo 1 > ${MODEL}/7/m; ln -s 7 ${MODEL}/latest`,
    ["7/m=1\n", "latest/m=1\n"],
    { with: "plain" },
  ),
  t("model-pipe", `mkfifo ${MODEL}/p`, entry(`${MODEL}/p`, "a named pipe")),
  t("data-folder", `rmdir ${ANSWERS}; ln -s CANARY/data ${ANSWERS}`, link(ANSWERS)),
  t("data-above", "rm -r /opt/ml/output; ln -s CANARY /opt/ml/output", link("/opt/ml/output")),
  t("data-entry", `ln -s CANARY/data ${ANSWERS}/d`, entry(`${ANSWERS}/d`, OUTSIDE)),
  t("training-mounted", `mount --bind CANARY ${MODEL}`, /something is mounted there/, {
    needs: "mount",
    unmounted: [],
  }),
  t("checkpoints", "rm -r /opt/ml/checkpoints; ln -s CANARY /opt/ml/checkpoints", link("/opt/ml/checkpoints"), {
    with: "checkpoints",
  }),
  t("checkpoints-entry", "ln -s CANARY/o/q /opt/ml/checkpoints/c", entry("/opt/ml/checkpoints/c", OUTSIDE), {
    with: "checkpoints",
  }),
  t("checkpoints-good", `ln CANARY/o/q $SPECLINE_JOB/opt/ml/checkpoints/c; echo 1 > ${MODEL}/m`, ["m=1\n"], {
    with: "checkpoints",
  }),
  t(
    "checkpoints-fail",
    "rm -r /opt/ml/checkpoints; ln -s CANARY /opt/ml/checkpoints; exit 3",
    /ended with exit status 3$/,
    { with: "checkpoints" },
  ),
  t("training-fails-link", "ln -s CANARY/failure /opt/ml/output/failure; exit 3", /ended with exit status 3$/),
  t("training-fails-pipe", "mkfifo /opt/ml/output/failure; exit 3", /ended with exit status 3$/),
  t("code-folder", `rm -r /opt/ml/code; ln -s CANARY /opt/ml/code; echo 1 > ${MODEL}/m`, ["m=1\n"]),
].map((one) => ({ ...one, type: "Training" as const }));

const others: readonly Variant[] = [
  { ...t("tuning-model", `rmdir ${MODEL}; ln -s CANARY ${MODEL}`, link(MODEL)), type: "Tuning" },
  { ...t("tuning-hard-link", `ln CANARY/o/q $SPECLINE_JOB${MODEL}/m`, ["m=this is o/q\n"]), type: "Tuning" },
  { ...t("tuning-data", `rmdir ${ANSWERS}; ln -s CANARY ${ANSWERS}`, link(ANSWERS)), type: "Tuning" },
  { ...t("tuning-pipe", `mkfifo ${MODEL}/p`, entry(`${MODEL}/p`, "a named pipe")), type: "Tuning" },
  { ...t("answers", `rm -r ${ANSWERS}; ln -s CANARY ${ANSWERS}`, link(ANSWERS)), type: "Transform" },
  {
    ...t("answers-above", "mv /opt/ml/output /opt/ml/away; ln -s CANARY /opt/ml/output", link("/opt/ml/output")),
    type: "Transform",
  },
  { ...t("answers-entry", `ln -s CANARY/o ${ANSWERS}/o`, entry(`${ANSWERS}/o`, OUTSIDE)), type: "Transform" },
  { ...t("answers-pipe", `mkfifo ${ANSWERS}/p`, entry(`${ANSWERS}/p`, "a named pipe")), type: "Transform" },
  {
    ...t("answers-hard-link", `ln CANARY/o/q $SPECLINE_JOB${ANSWERS}/h`, ["h=this is o/q\n", "rows.csv.out=1\n"]),
    type: "Transform",
  },
  {
    ...t("answers-model", "rm -r /opt/ml/model; ln -s CANARY /opt/ml/model", ["rows.csv.out=1\n"]),
    type: "Transform",
  },
];

export const VARIANTS: readonly Variant[] = [...places, ...entries, ...failing, ...training, ...others];

/**
 * Processes that keep replacing folders and files with links while the runner collects. A loop continues only after
 * removing its link: the runner can kill `rm` before the loop, which would then write through the link.
 */
export const FLIPPING: readonly Variant[] = [
  `while :; do mv o p; ln -s CANARY o; rm o && mv p o; done`,
  `cd o; while :; do rm -f f; ln -s CANARY/precious.txt f; rm f && echo 1 > f; done`,
  `cd o; while :; do ln -f CANARY/precious.txt f; rm f; mkfifo f; rm f; done`,
  `cd ..; while :; do mv output p; ln -s CANARY output; rm output && mv p output; done`,
].map((loop, index) =>
  p(`flips-${index}`, `echo 1 > ${OUT}/o/f; cd ${OUT}; setsid sh -c '${loop}' >/dev/null 2>&1 & sleep 0.2`, /./),
);

/** What a job can do to the work folder itself, which is WORK; RUN is the run's name. */
export const WORK_FOLDER: Readonly<Record<string, string>> = {
  "the folder of jobs": "mv WORK/tmp/RUN/jobs WORK/away; ln -s CANARY WORK/tmp/RUN/jobs",
  "the folder of ended jobs": "rm -rf WORK/tmp/RUN/ended; ln -s CANARY WORK/tmp/RUN/ended",
  "the run's temporary folder": "mv WORK/tmp/RUN WORK/away; ln -s CANARY WORK/tmp/RUN",
  "all temporary folders": "mv WORK/tmp WORK/away; ln -s CANARY WORK/tmp",
  "the folder of logs": "mv WORK/runs/RUN/logs WORK/away; ln -s CANARY WORK/runs/RUN/logs",
  "its log, by a link": "ln -s CANARY/precious.txt WORK/runs/RUN/logs/A.log",
  "its log, by a second name": "ln CANARY/precious.txt WORK/runs/RUN/logs/A.log",
  "its log, by a pipe": "mkfifo WORK/runs/RUN/logs/A.log",
  "the run's folder": "mv WORK/runs/RUN WORK/away; ln -s CANARY WORK/runs/RUN",
  "all runs": "mv WORK/runs WORK/away; ln -s CANARY WORK/runs",
  "the journal, by a link":
    "mv WORK/runs/RUN/journal.jsonl WORK/away; ln -s CANARY/failure WORK/runs/RUN/journal.jsonl",
  "the journal, by a second name":
    "mv WORK/runs/RUN/journal.jsonl WORK/away; ln CANARY/failure WORK/runs/RUN/journal.jsonl",
  "the report": "ln -s CANARY/precious.txt WORK/runs/RUN/report.html",
  "the cache": "mv WORK/cache WORK/away; ln -s CANARY WORK/cache",
  "the digests": "rm -f WORK/cache/digests.json; ln -s CANARY/precious.txt WORK/cache/digests.json",
  "the digests, by a pipe": "rm -f WORK/cache/digests.json; mkfifo WORK/cache/digests.json",
  "the folder that stands for S3": "rm -rf WORK/s3; ln -s CANARY WORK/s3",
  "a bucket": "mkdir -p WORK/s3; rm -rf WORK/s3/bucket; ln -s CANARY WORK/s3/bucket",
  "a place to publish": "mkdir -p WORK/s3/bucket/RUN/A; ln -s CANARY/o WORK/s3/bucket/RUN/A/o",
  "a file to publish": "mkdir -p WORK/s3/bucket/RUN/A/o; ln -s CANARY/o/q WORK/s3/bucket/RUN/A/o/f",
  "the registry": "rm -rf WORK/registry; ln -s CANARY WORK/registry",
  "the work folder": "mv WORK WORK.away; ln -s CANARY WORK",
};
