/** Any Python 3 is sufficient for jobs that need no packages. */
export const PYTHON = "/usr/bin/python3";
