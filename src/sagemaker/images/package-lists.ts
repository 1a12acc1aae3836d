/** What is installed in an image: its Python, and the packages by their PyPI names. */
export interface ImagePackages {
  /** The public repository and files that list them. */
  readonly source: string;
  readonly python: string;
  readonly packages: Readonly<Record<string, string>>;
}

/** Where the lists were read, on 29 November 2026. */
const XGBOOST = "aws/sagemaker-xgboost-container, requirements.txt and docker/";
const SKLEARN = "aws/sagemaker-scikit-learn-container, requirements.txt and docker/";

/**
 * The packages and versions listed in the images' requirements files and Dockerfiles. Keys are the framework
 * and the version as in image_uris.
 */
export const IMAGES: Readonly<Record<string, ImagePackages>> = {
  "xgboost 1.7-1": {
    source: `${XGBOOST}1.7-1 (at 90a17b8)`,
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
    source: `${XGBOOST}1.7-1-1 (at ec28c4b)`,
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
  "xgboost 3.0-5": {
    source: `${XGBOOST}3.0-5 (at cb8df91)`,
    python: "3.10",
    packages: {
      ...versions("boto3 1.38.0, botocore 1.38.0, certifi 2025.4.26, cryptography 48.0.1, dask 2026.1.1, Flask 3.1.3"),
      ...versions(
        "cuda-python 12.9.0, dask-cuda 26.4.0, gevent 26.4.0, gunicorn 25.3.0, matplotlib 3.10.9, numpy 2.1.0",
      ),
      ...versions("mlio 0.9.0, multi-model-server 1.1.2, numba 0.65.1, pandas 2.2.3, Pillow 12.2.0, protobuf 3.20.3"),
      ...versions("psutil 7.0.0, pyarrow 22.0.0, pynvml 12.0.0, python-dateutil 2.9.0, PyYAML 6.0.1, requests 2.32.3"),
      ...versions("retrying 1.3.3, sagemaker-containers 2.8.6.post2, sagemaker-inference 1.5.5, scikit-learn 1.8.0"),
      ...versions("scipy 1.15.0, smdebug 1.0.32, urllib3 2.4.0, Werkzeug 3.1.8, xgboost 3.0.5"),
    },
  },
  "sklearn 1.2-1": {
    source: `${SKLEARN}1.2-1 (before c59fb77)`,
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
    source: `${SKLEARN}1.2-1-1 (before dc603db)`,
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
