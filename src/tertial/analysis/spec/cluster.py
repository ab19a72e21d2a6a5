"""A Spark cluster for the tests: a master and two workers on loopback, each a process of its own."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

LOOPBACK = "127.0.0.1"
PATIENCE = 180
# Both workers must have come before the first task; little tables need no more than two parts.
SETTINGS = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.memory": "1g",
    "spark.executor.memory": "700m",
    "spark.executor.cores": "1",
    "spark.cores.max": "2",
    "spark.scheduler.minRegisteredResourcesRatio": "1.0",
    "spark.scheduler.maxRegisteredResourcesWaitingTime": f"{PATIENCE}s",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
}


class ClusterSilent(RuntimeError):
    """The master did not begin to listen."""


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """The address of a master with its workers; all of them have ended when the block has."""
    with socket.socket() as trial:
        trial.bind((LOOPBACK, 0))
        port = trial.getsockname()[1]
    address = f"spark://{LOOPBACK}:{port}"
    with ExitStack() as stack:
        stack.enter_context(
            _program(folder / "master", "master.Master", "--host", LOOPBACK, "--port", str(port), "--webui-port", "0")
        )
        _wait_for(port)
        for number in range(workers):
            place = folder / f"worker-{number}"
            options = ["--host", LOOPBACK, "--webui-port", "0", "--cores", "1", "--memory", "1g"]
            stack.enter_context(_program(place, "worker.Worker", *options, "--work-dir", str(place), address))
        yield address


@contextmanager
def _program(place: Path, name: str, *options: str) -> Iterator[None]:
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    place.mkdir()
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": LOOPBACK, "SPARK_DAEMON_MEMORY": "512m"}
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *options]
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as trial:
            if trial.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.2)
    raise ClusterSilent(f"No Spark master listens on port {port} after {PATIENCE} seconds; see its log.")
