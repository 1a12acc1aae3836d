/** What is installed in an image: its Python, and the packages by their name on PyPI. */
export interface ImagePackages {
  readonly python: string;
  readonly packages: Readonly<Record<string, string>>;
}

/*
 * Packages that requirements files and Dockerfiles of the images list, with their versions. Sources, all read on
 * 29 November 2026: aws/sagemaker-xgboost-container, requirements.txt and docker/1.7-1 (at 90a17b8) and docker/1.7-1-1
 * (at ec28c4b); aws/sagemaker-scikit-learn-container, requirements.txt and docker/1.2-1 (before c59fb77) and
 * docker/1.2-1-1 (before dc603db).
 */
const IMAGES: Readonly<Record<string, ImagePackages>> = {
  "xgboost 1.7-1": {
    python: "3.8.13",
    packages: {
      ...versions(
        "boto3 1.17.52, botocore 1.20.52, cryptography 39.0.1, dask 2022.11.1, dask-cuda 22.12.0, Flask 1.1.1",
      ),
      ...versions(
        "gunicorn 19.10.0, itsdangerous 2.0.1, jinja2 2.11.3, MarkupSafe 1.1.1, matplotlib 3.4.1, numpy 1.19.2",
      ),
      ...versions("multi-model-server 1.1.2, pandas 1.2.4, Pillow 9.1.1, protobuf 3.20.1, psutil 5.6.7, pyarrow 1.0"),
      ...versions("pynvml 11.4.1, python-dateutil 2.8.1, PyYAML 5.4.1, requests 2.25.1, retrying 1.3.3, scipy 1.6.2"),
      ...versions("sagemaker-containers 2.8.6.post2, sagemaker-inference 1.5.5, scikit-learn 0.24.1, urllib3 1.26.5"),
      ...versions("Werkzeug 0.15.6, wheel 0.36.2, xgboost 1.7.4"),
    },
  },
  "xgboost 1.7-1-1": {
    python: "3.10",
    packages: {
      ...versions(
        "boto3 1.17.52, botocore 1.20.52, certifi 2023.7.22, cryptography 39.0.1, dask 2022.11.1, Flask 1.1.1",
      ),
      ...versions(
        "dask-cuda 22.12.0, gevent 23.9.1, gunicorn 23.0.0, itsdangerous 2.0.1, jinja2 2.11.3, MarkupSafe 1.1.1",
      ),
      ...versions("matplotlib 3.6.3, multi-model-server 1.1.2, numba 0.58.1, numpy 1.24.1, pandas 1.4.4, Pillow 9.1.1"),
      ...versions("protobuf 3.20.1, psutil 5.6.7, pyarrow 14.0.1, pynvml 11.4.1, python-dateutil 2.8.1, PyYAML 6.0.1"),
      ...versions("requests 2.29.0, retrying 1.3.3, sagemaker-containers 2.8.6.post2, sagemaker-inference 1.5.5"),
      ...versions("scikit-learn 1.0.2, scipy 1.9.3, urllib3 1.26.5, Werkzeug 0.15.6, wheel 0.36.2, xgboost 1.7.4"),
    },
  },
  "sklearn 1.2-1": {
    python: "3.8.13",
    packages: {
      ...versions("boto3 1.28.57, Flask 1.1.1, gevent 23.9.1, gunicorn 23.0.0, itsdangerous 2.0.1, jinja2 3.0.3"),
      ...versions("MarkupSafe 2.1.1, model-archiver 1.0.3, multi-model-server 1.1.1, numpy 1.24.1, pandas 1.1.3"),
      ...versions("protobuf 3.20.2, psutil 5.7.2, pyarrow 10.0.1, python-dateutil 2.8.1, retrying 1.3.3, scipy 1.8.0"),
      ...versions("sagemaker-containers 2.8.6.post2, sagemaker-inference 1.2.0, sagemaker-training 4.8.0, six 1.15.0"),
      ...versions("scikit-learn 1.2.1, urllib3 1.26.17, Werkzeug 2.0.3"),
    },
  },
  "sklearn 1.2-1-1": {
    python: "3.10",
    packages: {
      ...versions("boto3 1.28.57, Flask 1.1.1, gevent 23.9.1, gunicorn 23.0.0, itsdangerous 2.0.1, jinja2 3.0.3"),
      ...versions("MarkupSafe 2.1.1, model-archiver 1.0.3, multi-model-server 1.1.1, numpy 1.24.1, pandas 1.5.3"),
      ...versions("protobuf 3.20.2, psutil 5.7.2, pyarrow 14.0.1, python-dateutil 2.8.1, PyYAML 6.0.1, retrying 1.3.3"),
      ...versions("sagemaker-containers 2.8.6.post2, sagemaker-inference 1.2.0, sagemaker-training 4.8.0, six 1.15.0"),
      ...versions("scikit-learn 1.2.1, scipy 1.9.3, urllib3 1.26.17, Werkzeug 2.0.3"),
    },
  },
};

/** "numpy 1.24.1, pandas 1.1.3" as a map from names to versions. */
function versions(list: string): Readonly<Record<string, string>> {
  return Object.fromEntries(list.split(", ").map((entry) => entry.split(" ") as [string, string]));
}

/**
 * What the image with a URI has, such as `….dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1`. Undefined for
 * images without a public list, and for the user's own.
 */
export function imagePackages(uri: string): ImagePackages | undefined {
  const [, family, version] =
    /\.dkr\.ecr\.[^/]+\/sagemaker-(xgboost|scikit-learn):([\d.]+(?:-\d+)+)(?:-cpu-py3)?$/.exec(uri) ?? [];
  const key = `${family === "xgboost" ? family : "sklearn"} ${version}`;
  return Object.hasOwn(IMAGES, key) ? IMAGES[key] : undefined;
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

/** Packages on which those in the lists depend, or that every conda installation has. They have no fixed version. */
const BESIDES =
  "attr certifi cffi chardet charset_normalizer click cloudpickle colorama conda cycler dask_cuda distributed fsspec " +
  "google greenlet idna jmespath joblib kiwisolver llvmlite locket mlio msgpack numba packaging partd paramiko pip " +
  "pkg_resources pycparser pyparsing pytz requests ruamel s3transfer setuptools six sortedcontainers tblib threadpoolctl " +
  "toolz tornado tqdm typing_extensions wheel yaml zict zope";

/** Whether a script in an image can import a module that is neither its own nor installed by it. */
export function isImportable(module: string, { packages }: ImagePackages): boolean {
  const installed = Object.keys(packages).map((name) => IMPORTED_AS[name] ?? name.toLowerCase().replaceAll("-", "_"));
  // Names with an underscore in front, such as __future__, belong to Python itself.
  if (module.startsWith("_")) return true;
  return STANDARD_LIBRARY.has(module) || BESIDES.split(" ").includes(module) || installed.includes(module);
}

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
