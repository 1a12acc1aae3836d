/** Where the names are from. */
export const PYTHON_FILES = "config files of Python teams (read in November 2026)";
export const XGBOOST = "XGBoost 1.7, XGBoost Parameters, and such config files (read in November 2026)";
