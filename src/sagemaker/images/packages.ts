import { ownMember } from "../../base/own.ts";
import { IMAGES, type ImagePackages } from "./package-lists.ts";

/**
 * What the image with a URI has, such as `….dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1`. Undefined for
 * images without a public list, and for the user's own.
 */
export function imagePackages(uri: string): ImagePackages | undefined {
  const [, family, version] =
    /\.dkr\.ecr\.[^/]+\/sagemaker-(xgboost|scikit-learn):([\d.]+(?:-\d+)+)(?:-cpu-py3)?$/.exec(uri) ?? [];
  const key = `${family === "xgboost" ? family : "sklearn"} ${version}`;
  return ownMember(IMAGES, key);
}

/** Names under which packages are imported, where they differ from the name on PyPI by more than case and hyphens. */
const IMPORTED_AS: Readonly<Record<string, string>> = {
  "model-archiver": "model_archiver",
  "multi-model-server": "mms",
  "python-dateutil": "dateutil",
  "scikit-learn": "sklearn",
  Pillow: "PIL",
  protobuf: "google",
  PyYAML: "yaml",
};

/** Packages outside the lists that are imported under another name. */
const OTHERS_IMPORTED_AS: Readonly<Record<string, string>> = {
  "opencv-python": "cv2",
  "imbalanced-learn": "imblearn",
  "scikit-image": "skimage",
  "scikit-optimize": "skopt",
  "umap-learn": "umap",
  beautifulsoup4: "bs4",
};

/** The name on PyPI of the package that has a module: the module's own name unless another is known. */
export function packageOf(module: string): string {
  const known = Object.entries({ ...IMPORTED_AS, ...OTHERS_IMPORTED_AS }).find(([, imported]) => imported === module);
  return known?.[0] ?? module;
}

/** Packages on which those in the lists depend, or that every conda installation has. They have no fixed version. */
const BESIDES =
  "attr certifi cffi chardet charset_normalizer click cloudpickle colorama conda cycler dask_cuda distributed fsspec " +
  "google greenlet idna jmespath joblib kiwisolver llvmlite locket mlio msgpack numba packaging partd paramiko pip " +
  "pkg_resources pycparser pyparsing pytz requests ruamel s3transfer setuptools six sortedcontainers tblib threadpoolctl " +
  "toolz tornado tqdm typing_extensions wheel yaml zict zope";

/** Whether a script in an image can import a module that is neither its own nor installed by it. */
export function isImportable(module: string, { packages }: ImagePackages): boolean {
  const installed = Object.keys(packages).map((name) => IMPORTED_AS[name] ?? name.toLowerCase().replaceAll("-", "_"));
  // Names with a leading underscore, such as __future__, belong to Python itself.
  if (module.startsWith("_")) return true;
  return STANDARD_LIBRARY.has(module) || BESIDES.split(" ").includes(module) || installed.includes(module);
}

/**
 * Whether an image certainly lacks a module that is not in its list: no package in a list depends on it. Dependencies
 * of listed packages, and packages installed by conda, are not listed.
 */
export const isSurelyAbsent = (module: string): boolean => ON_THEIR_OWN.has(module);

/** Modules of packages that are installed only by name: frameworks, and libraries that build on the listed packages. */
const ON_THEIR_OWN: ReadonlySet<string> = new Set(
  `
  accelerate catboost category_encoders datasets detectron2 diffusers evaluate fairlearn fastai featuretools flair
  gensim great_expectations hdbscan hyperopt imblearn interpret jax keras lifelines lightgbm lightning mlflow mxnet
  ngboost onnxruntime optuna pandera peft plotly pmdarima polars prophet pyspark pytorch_lightning pytorch_tabnet ray
  seaborn sentence_transformers sentencepiece shap skopt spacy statsmodels streamlit tensorflow torch
  torchaudio torchvision transformers umap vaex wandb
  `
    .trim()
    .split(/\s+/),
);

/** The modules of Python 3.8 to 3.12. Source: sys.stdlib_module_names of 3.11, and the modules that came and went. */
const STANDARD_LIBRARY: ReadonlySet<string> = new Set(
  `
  abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex
  bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys
  compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses
  datetime dbm decimal difflib dis distutils doctest dummy_threading email encodings ensurepip enum errno
  faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt
  getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib
  inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma macpath mailbox mailcap
  marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path
  numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform
  plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue
  quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex
  shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse
  ssl stat statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny
  tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace
  traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings
  wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
  `.split(/\s+/),
);
