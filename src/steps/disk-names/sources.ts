/** Sources of the names. */
export const PYTHON_FILES = "Python teams' config files (read in November 2026)";
export const XGBOOST = "XGBoost 1.7, XGBoost Parameters, and Python teams' config files (read in November 2026)";
