/** Any Python 3 does for jobs that need no packages. */
export const PYTHON = "/usr/bin/python3";
