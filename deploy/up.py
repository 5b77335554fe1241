#!/usr/bin/env python3
"""Runs docker-compose.yml without Docker, then the pods of the chart without a cluster, on Debian as root, and checks of both what an
operator expects.

buildah builds the images from deploy/docker/Dockerfile, on a base of Debian's packages and this machine's .NET. runc runs the
containers, each with an address of its own; they find each other by name. Kafka and Prometheus, whose images come from elsewhere,
are Kafka of KAFKA_HOME and Debian's Prometheus, with the settings of docker-compose.yml; so is the S3 store, where S3MOCK_JAR names
one. Not tried: Grafana itself, the publishing of ports, `restart` (what ends is a failure here), and what a cluster does by itself.

usage: deploy/up.py      exit code 77: a tool is absent, the last line says which
"""

import functools
import glob
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "artifacts", "up")
PUBLISHED = f"{WORK}/context/out"
NETWORK = "10.213.0."
POD_NAME = object()  # what a container has in place of a value
SECRETS = {"s3": {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"}}
# What the base image has of Debian: what .NET's own image has, too.
PACKAGES = """base-files bash coreutils dash grep sed findutils libacl1 libattr1 libc6 libc-bin libcap2 libgcc-s1 libgmp10 libicu72
    libpcre2-8-0 libselinux1 libssl3 libstdc++6 libtinfo6 ca-certificates openssl tzdata zlib1g"""
# What Docker leaves to a container that drops nothing.
CAPABILITIES = """CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL
    AUDIT_WRITE"""


def run(*command, **options):
    """What a command writes; its failure ends the program with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ends with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def say(text):
    print(text, flush=True)


# Images


def buildah(*arguments):
    return run("buildah", "--root", f"{WORK}/storage", "--runroot", f"{WORK}/run", "--storage-driver", driver(), *arguments)


@functools.cache
def driver():
    """Layers over each other, or copies of them where the file system of this machine is such layers itself."""
    probe = ["buildah", "--root", f"{WORK}/storage", "--runroot", f"{WORK}/run", "--storage-driver", "overlay", "info"]
    return "overlay" if subprocess.run(probe, capture_output=True).returncode == 0 else "vfs"


def publish():
    """What the first stage of the Dockerfile writes, by a build of its own: the projects' folders are in use where tests run."""
    shutil.rmtree(f"{WORK}/context", ignore_errors=True)
    run(f"{ROOT}/deploy/docker/publish", PUBLISHED, "cpu", env={**os.environ, "ARTIFACTS": f"{WORK}/build"})


def base():
    """The files of Debian and .NET, in place of mcr.microsoft.com/dotnet/aspnet."""
    folder = f"{WORK}/base"
    for former in (folder, f"{WORK}/packages"):
        shutil.rmtree(former, ignore_errors=True)
    os.makedirs(f"{WORK}/packages")
    run("apt-get", "download", *PACKAGES.split(), cwd=f"{WORK}/packages")
    for directory in ("bin", "sbin", "lib", "lib64"):
        os.makedirs(f"{folder}/usr/{directory}")
        os.symlink(f"usr/{directory}", f"{folder}/{directory}")
    for package in glob.glob(f"{WORK}/packages/*.deb"):
        # Not by dpkg, which would put folders where Debian has the links above.
        with subprocess.Popen(["dpkg", "--fsys-tarfile", package], stdout=subprocess.PIPE) as files:
            run("tar", "x", "--keep-directory-symlink", "-C", folder, stdin=files.stdout)
    runtimes = re.findall(r"^(Microsoft\.(?:NETCore|AspNetCore)\.App) (10\.\S+) \[(.+)\]$", run("dotnet", "--list-runtimes"), re.M)
    for name, version, place in runtimes:
        shutil.copytree(f"{place}/{version}", f"{folder}/usr/share/dotnet/shared/{name}/{version}")
    dotnet = os.path.dirname(os.path.dirname(runtimes[0][2]))
    shutil.copytree(f"{dotnet}/host", f"{folder}/usr/share/dotnet/host")
    shutil.copy(f"{dotnet}/dotnet", f"{folder}/usr/share/dotnet/dotnet")
    os.symlink("../share/dotnet/dotnet", f"{folder}/usr/bin/dotnet")
    for directory in ("proc", "sys", "dev", "tmp"):
        os.makedirs(f"{folder}/{directory}", exist_ok=True)
    for file, text in (
        ("passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1654:1654::/home/app:/bin/sh\n"),
        ("group", "root:x:0:\napp:x:1654:\n"),
        ("nsswitch.conf", "hosts: files dns\n"),
        ("resolv.conf", f"nameserver {NETWORK}1\n"),
        ("hosts", "127.0.0.1 localhost\n"),
    ):
        with open(f"{folder}/etc/{file}", "w") as out:
            out.write(text)


def images(*targets):
    """The targets of the Dockerfile, without its first stage."""
    shutil.rmtree(f"{WORK}/storage", ignore_errors=True)
    container = buildah("from", "scratch")
    buildah("copy", container, f"{WORK}/base", "/")
    buildah("commit", "--rm", container, "base")
    for target in targets:
        buildah(
            *("bud", "--format", "docker", "-f", f"{ROOT}/deploy/docker/Dockerfile", "--target", target, "-t", target),
            *("--build-context", f"build={WORK}/context", "--build-arg", "SDK=localhost/base"),
            *("--build-arg", "RUNTIME=localhost/base", *(["--layers"] if driver() == "overlay" else []), ROOT),
        )
        size = json.loads(buildah("images", "--json", f"localhost/{target}"))[0]["size"]
        added = sum(folder_size(f"{PUBLISHED}/{part}") for part in (target, "libtorch")) >> 20
        say(f"image {target}: {size}, of which {added} MB are not the base")


def folder_size(folder):
    return sum(os.lstat(os.path.join(at, file)).st_size for at, _, files in os.walk(folder) for file in files)


# The network: a bridge, an address for each container, and a server of names, as Docker has one.


class Names(threading.Thread):
    """Answers who has a name (RFC 1035): all containers of a service, as Docker does."""

    def __init__(self):
        super().__init__(daemon=True)
        self.addresses = {}
        self.server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.server.bind((NETWORK + "1", 53))

    def run(self):
        while True:
            query, sender = self.server.recvfrom(4096)
            try:
                self.server.sendto(self.answer(query), sender)
            except OSError:
                pass  # who asked has ended

    def answer(self, query):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode())
            at += 1 + query[at]
        (kind,) = struct.unpack("!H", query[at + 1 : at + 3])
        known = self.addresses.get(".".join(labels))
        found = known if known and kind == 1 else []
        flags = 0x8180 if known else 0x8183  # no such name
        head = query[:2] + struct.pack("!HHHHH", flags, 1, len(found), 0, 0)
        records = [b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 1, 4) + socket.inet_aton(address) for address in found]
        return head + query[12 : at + 5] + b"".join(records)


class Containers:
    """Services, in the terms of a compose file, and the containers that run."""

    def __init__(self):
        self.services = {}
        self.folder = tempfile.mkdtemp(prefix="streamsentiment-up-")
        self.runc = ["runc", "--root", f"{self.folder}/runc"]
        self.began = time.monotonic()
        self.running = {}  # the process of each container, in the order they were started
        self.roots = {}
        os.makedirs("/run/netns", exist_ok=True)
        run("mount", "-t", "tmpfs", "netns", "/run/netns")
        run("ip", "link", "set", "lo", "up")
        # A bridge without an address of its own takes that of a port, and another one when the port goes: who knew it is lost then.
        run("ip", "link", "add", "up0", "address", "02:00:00:00:00:01", "type", "bridge")
        run("ip", "addr", "add", NETWORK + "1/24", "dev", "up0")
        run("ip", "link", "set", "up0", "up")
        with open(f"{self.folder}/resolv.conf", "w") as file:
            file.write(f"nameserver {NETWORK}1\n")
        run("mount", "--bind", f"{self.folder}/resolv.conf", "/etc/resolv.conf")
        self.names = Names()
        self.names.start()
        self.last = 1

    def up(self, services):
        """Starts all in the order that `depends_on` asks for."""
        self.services |= services
        waiting = dict(services)
        while waiting:
            name = next(name for name in waiting if not set(waiting[name].get("depends_on", {})) & set(waiting))
            service = waiting.pop(name)
            copies = [f"{name}-{i}" for i in range(service.get("scale", 1))]
            for container in copies:
                self.start(container, name, service)
            conditions = {
                other["depends_on"][name]["condition"]
                for other in services.values()
                if name in other.get("depends_on", {})
            }
            for container in copies:
                if "service_completed_successfully" in conditions or service.get("restart") == "no":
                    self.completes(container)
                else:
                    self.becomes_healthy(container, name, service)

    def start(self, container, name, service):
        self.last += 1
        address = f"{NETWORK}{self.last}"
        subprocess.run(["ip", "netns", "delete", container], capture_output=True)  # of one that ran before
        run("ip", "netns", "add", container)
        run("ip", "link", "add", f"up{self.last}", "type", "veth", "peer", "name", "eth0", "netns", container)
        run("ip", "link", "set", f"up{self.last}", "master", "up0", "up")
        run("ip", "-n", container, "link", "set", "lo", "up")
        run("ip", "-n", container, "addr", "add", f"{address}/24", "dev", "eth0")
        run("ip", "-n", container, "link", "set", "eth0", "up")
        if name:
            self.names.addresses.setdefault(name, []).append(address)
        if "build" in service:
            command = [*self.runc, "run", "--bundle", self.bundle(container, service), container]
        else:
            command = ["ip", "netns", "exec", container, *STAND_INS[name](self, service)]
        log = open(self.log(container), "w")
        self.running[container] = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)

    def bundle(self, container, service):
        """What runc reads of a container."""
        target = service["build"]["target"]
        image = json.loads(buildah("inspect", "--type", "image", target))["Docker"]["config"]
        if target not in self.roots:
            self.roots[target] = buildah("mount", buildah("from", "--pull-never", target))
        environment = dict(pair.split("=", 1) for pair in image["Env"] or [])
        environment |= {key: value for key, value in service.get("environment", {}).items() if value is not None}
        environment = {key: container if value is POD_NAME else str(value) for key, value in environment.items()}
        environment["HOSTNAME"] = container
        environment.setdefault("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        user = str(service.get("user") or image["User"] or "0:0").split(":")
        dropped = service.get("cap_drop") == ["ALL"]
        capabilities = [] if dropped else [f"CAP_{name}" for name in CAPABILITIES.split()]
        effective = capabilities if user[0] == "0" else []
        config = {
            "ociVersion": "1.0.2",
            "process": {
                "user": {"uid": int(user[0]), "gid": int(user[-1])},
                "args": [*service.get("entrypoint", image["Entrypoint"] or []), *service.get("command", image.get("Cmd") or [])],
                "env": [f"{key}={value}" for key, value in environment.items()],
                "cwd": image["WorkingDir"] or "/",
                "capabilities": {"bounding": capabilities, "effective": effective, "permitted": effective},
                "noNewPrivileges": "no-new-privileges:true" in service.get("security_opt", []),
            },
            "root": {"path": self.roots[target], "readonly": service.get("read_only", False)},
            "hostname": container,
            "mounts": [
                {"destination": "/proc", "type": "proc", "source": "proc"},
                {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=65536k"]},
                {"destination": "/dev/shm", "type": "tmpfs", "source": "shm", "options": ["nosuid", "mode=1777", "size=64m"]},
                *[
                    {"destination": place, "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "mode=1777"]}
                    for place in service.get("tmpfs", [])
                ],
                *[self.mount(volume, service.get("group")) for volume in service.get("volumes", [])],
            ],
            "linux": {
                "namespaces": [
                    *({"type": kind} for kind in ("pid", "mount", "ipc", "uts")),
                    {"type": "network", "path": f"/run/netns/{container}"},
                ]
            },
        }
        folder = f"{self.folder}/{container}"
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/config.json", "w") as file:
            json.dump(config, file)
        return folder

    def volume(self, name):
        """The folder of a volume, or the file of the checkout."""
        folder = os.path.join(ROOT, name) if name.startswith("./") else f"{self.folder}/volumes/{name}"
        if not name.startswith("./"):
            os.makedirs(folder, exist_ok=True)
        return folder

    def mount(self, volume, group):
        name, place, *options = volume.split(":")
        folder = self.volume(name)
        if group:  # as a cluster makes a volume writable
            os.chown(folder, 0, group)
            os.chmod(folder, 0o2775)
        return {"destination": place, "type": "bind", "source": folder, "options": ["rbind", *options]}

    def log(self, container):
        return f"{self.folder}/{container}.log"

    def fails(self, container, what):
        for other in (*self.running, container):
            with open(self.log(other)) as log:
                say(f"the end of the log of {other}:\n" + "".join(log.readlines()[-20:]))
        sys.exit(f"{container} {what}")

    def completes(self, container):
        try:
            code = self.running.pop(container).wait(120)
        except subprocess.TimeoutExpired:
            self.fails(container, "does not end")
        if code != 0:
            self.fails(container, f"ends with {code}")
        say(f"{container} ended well {self.since()}")

    def becomes_healthy(self, container, name, service):
        check = service.get("healthcheck", {}).get("test")
        if not check and "build" in service:
            image = json.loads(buildah("inspect", "--type", "image", service["build"]["target"]))["Docker"]["config"]
            check = image.get("Healthcheck", {}).get("Test")
        if not check:
            say(f"{container} started {self.since()}")
            return
        inside = [*self.runc, "exec", container] if "build" in service else ["ip", "netns", "exec", container]
        command = HEALTH.get(name, lambda own: own)(check[1:])
        deadline = time.monotonic() + 180
        while subprocess.run([*inside, *command], capture_output=True).returncode != 0:
            if self.running[container].poll() is not None:
                self.fails(container, f"ended with {self.running[container].returncode}")
            if time.monotonic() > deadline:
                self.fails(container, "does not become healthy")
            time.sleep(0.5)
        say(f"{container} healthy {self.since()}")

    def since(self):
        return f"after {time.monotonic() - self.began:.1f} s"

    def tool(self, *arguments, codes=(0,)):
        """What a command of the tool's image writes."""
        container = f"tool-{self.last}"
        self.start(container, None, {"build": {"target": "tool"}, "command": arguments, "read_only": True, "tmpfs": ["/tmp"]})
        if self.running.pop(container).wait(300) not in codes:
            self.fails(container, "ends badly")
        with open(self.log(container)) as log:
            return log.read().strip()

    def stop(self, service):
        """SIGTERM, as `docker compose stop` sends it, and the time that the service has."""
        containers = [name for name in self.running if name.rpartition("-")[0] == service]
        if not containers:
            return
        self.names.addresses.pop(service, None)
        grace = int(re.match(r"(\d+)s", self.services[service].get("stop_grace_period", "10s")).group(1))
        for container in containers:
            process, began = self.running.pop(container), time.monotonic()
            process.send_signal(signal.SIGTERM)
            try:
                code = process.wait(grace)
            except subprocess.TimeoutExpired:
                self.fails(container, f"does not end within {grace} s")
            say(f"{container} ended with {code} in {time.monotonic() - began:.1f} s of {grace}")
            if code != 0 and "build" in self.services[service]:
                self.fails(container, f"ends with {code}")


# What stands in for images that are not ours.


def kafka(containers, service):
    """Kafka's image takes its properties from the environment."""
    settings = {
        key.removeprefix("KAFKA_").lower().replace("_", "."): value
        for key, value in service["environment"].items()
        if key.startswith("KAFKA_") and not key.endswith("_OPTS")
    }
    settings["log.dirs"] = containers.volume("kafka")
    file = f"{containers.folder}/server.properties"
    with open(file, "w") as out:
        out.writelines(f"{key}={value}\n" for key, value in settings.items())
    run(*java("kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", file))
    return java("kafka.Kafka", file, heap=service["environment"]["KAFKA_HEAP_OPTS"])


def java(*command, heap="-Xmx128m"):
    return ["java", heap, "-cp", f"{os.environ['KAFKA_HOME']}/libs/*", *command]


def prometheus(containers, service):
    folder = f"{containers.folder}/prometheus"
    os.makedirs(folder)
    for volume in service["volumes"]:
        source, place, *_ = volume.split(":")
        if source.startswith("./"):
            shutil.copy(containers.volume(source), f"{folder}/{os.path.basename(place)}")
    return [
        "prometheus",
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={containers.volume('prometheus')}",
        "--log.level=warn",
    ]


def s3(containers, service):
    ports = ["-Dhttp.port=9090", "-Dserver.port=9191"]
    settings = [f"{key}={value}" for key, value in service["environment"].items() if not key.endswith("_ROOT")]
    store = f"COM_ADOBE_TESTING_S3MOCK_STORE_ROOT={containers.volume('s3')}"
    return ["env", *settings, store, "java", "-Xmx256m", *ports, "-jar", os.environ["S3MOCK_JAR"]]


def upload(bucket):
    """The bundled model, as any client of S3 copies it."""
    folder = f"{ROOT}/models"
    for at, _, files in os.walk(f"{folder}/reviews-stacked-lstm"):
        for file in files:
            with open(f"{at}/{file}", "rb") as content:
                url = f"{bucket}/{os.path.relpath(at, folder)}/{file}"
                urllib.request.urlopen(urllib.request.Request(url, content.read(), method="PUT")).close()


STAND_INS = {"kafka": kafka, "prometheus": prometheus, "s3": s3}


def ask(url):
    return ["python3", "-c", f"import urllib.request as web; web.urlopen('{url}')"]


HEALTH = {
    "kafka": lambda own: java("org.apache.kafka.tools.BrokerApiVersionsCommand", *own[1:]),
    "prometheus": lambda own: ask(own[-1]),
    "s3": lambda own: ask(own[-1]),
}


# What is expected of the whole


def compose():
    """The services of docker-compose.yml that can be run here, with three scorers."""
    with open(f"{ROOT}/docker-compose.yml") as file:
        text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", file.read()).replace("$$", "$")
    services = yaml.safe_load(text)["services"]
    services["scorer"]["scale"] = 3
    return {
        name: service
        for name, service in services.items()
        if "build" in service or name in STAND_INS
    }


def chart(values):
    """The pods of the chart, as services: jobs first, then what an init container does, then the hosts."""
    services, jobs = {}, {}
    for document in yaml.safe_load_all(run(f"{ROOT}/deploy/check", "helm", f"{ROOT}/deploy/helm/streamsentiment/ci/{values}")):
        if document and document["kind"] in ("Job", "Deployment", "StatefulSet"):
            name, spec = document["metadata"]["name"], document["spec"]["template"]["spec"]
            (container,) = spec["containers"]
            service = pod(spec, container) | {"scale": document["spec"].get("replicas", 1), "depends_on": {}}
            for part in spec.get("initContainers", []):
                jobs[f"{name}-{part['name']}"] = pod(spec, part)
                service["depends_on"][f"{name}-{part['name']}"] = {"condition": "service_completed_successfully"}
            (jobs if document["kind"] == "Job" else services)[name] = service
    for job in jobs.values():
        job["restart"] = "no"
    return jobs | services


def pod(spec, container):
    """A container of a pod as a service of a compose file."""
    security, rights = spec["securityContext"], container["securityContext"]
    kinds = {volume["name"]: volume for volume in spec.get("volumes", [])}
    secrets = [SECRETS[part["secretRef"]["name"]] for part in container.get("envFrom", [])]
    service = {
        "build": {"target": re.search(r"streamsentiment-(\w+):", container["image"]).group(1)},
        "environment": dict(
            [pair for secret in secrets for pair in secret.items()],
            **{pair["name"]: pair.get("value", POD_NAME) for pair in container.get("env", [])},
        ),
        "user": f"{security['runAsUser']}:{security['runAsGroup']}",
        "group": security["fsGroup"],
        "read_only": rights["readOnlyRootFilesystem"],
        "cap_drop": rights["capabilities"]["drop"],
        "security_opt": [] if rights["allowPrivilegeEscalation"] else ["no-new-privileges:true"],
        "tmpfs": [mount["mountPath"] for mount in container["volumeMounts"] if "emptyDir" in kinds[mount["name"]]],
        "volumes": [
            f"{mount['name']}:{mount['mountPath']}:{'ro' if mount.get('readOnly') else 'rw'}"
            for mount in container["volumeMounts"]
            if "persistentVolumeClaim" in kinds[mount["name"]]
        ],
        "stop_grace_period": f"{spec.get('terminationGracePeriodSeconds', 30)}s",
    }
    for part, other in (("command", "entrypoint"), ("args", "command")):
        if part in container:
            service[other] = container[part]
    if "readinessProbe" in container:
        port = str(container["ports"][0]["containerPort"])
        paths = [container[f"{probe}Probe"]["httpGet"]["path"].removeprefix("/") for probe in ("startup", "readiness", "liveness")]
        asked = " && ".join(f"health {port} {path}" for path in paths)
        service["healthcheck"] = {"test": ["CMD", "bash", "-c", asked]}
    return service


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status


def scores(containers):
    """
    Reviews have scores. The retrainer learns from labels and stores a version, which so few labels do not make current; an
    operator does, and all scorers serve it.
    """
    broker = ("--bootstrap", "kafka:9092")
    say(containers.tool("watch", "--count", "3", *broker))
    containers.tool("publish", "--labelled", "--data", "/app/samples/reviews.jsonl", *broker)
    learnt = containers.tool("control", "retrain", "--hold-out", "0.4", "--wait", "--timeout", "120", *broker, codes=(0, 1))
    say(learnt)
    (version,) = set(re.findall(r"^  version: (\S+)$", learnt, re.M)) or {None}
    if not version:
        sys.exit("no retraining")
    say(containers.tool("control", "promote", version, "--wait", "--timeout", "60", *broker))
    status = containers.tool("control", "status", *broker)
    say(status)
    serving = re.findall(r": reviews-stacked-lstm (\S+) serves", status)
    if set(serving) != {version}:
        sys.exit(f"scorers serve {serving} and not {version}")


def dashboards(containers):
    """Each query of each panel has an answer, as soon as rates have two samples."""
    asked = [f"{ROOT}/deploy/check", "dashboards", f"http://{containers.names.addresses['prometheus'][0]}:9090"]
    deadline = time.monotonic() + 120
    while (answered := subprocess.run(asked, capture_output=True, text=True)).returncode != 0:
        if time.monotonic() > deadline:
            sys.exit(f"dashboards have queries without an answer:\n{answered.stdout}{answered.stderr}")
        time.sleep(5)
    say(answered.stdout.strip())


def verify(containers):
    say(containers.tool("verify", "--timeout", "5", "--bootstrap", "kafka:9092"))


def inside():
    images("scorer", "retrainer", "tool")
    containers = Containers()
    try:
        services = compose()
        containers.up({name: service for name, service in services.items() if name != "s3"})
        for name, port in (("scorer", 8080), ("retrainer", 8081)):
            for path in ("/", "/health/ready", "/metrics"):
                say(f"http://{name}:{port}{path} answers {get(f'http://{name}:{port}{path}')}")
        scores(containers)
        dashboards(containers)
        for service in ("demo", "scorer"):
            containers.stop(service)
        verify(containers)
        for service in ("retrainer", "prometheus", "kafka"):
            containers.stop(service)
        say("docker-compose.yml: all is as expected")

        for values in ("pods.yaml", "pods-s3.yaml"):
            if values == "pods-s3.yaml" and "S3MOCK_JAR" not in os.environ:
                say("not tried: models in a bucket, S3MOCK_JAR names no server")
                continue
            shutil.rmtree(f"{containers.folder}/volumes")
            containers.up({"kafka": services["kafka"]})
            if values == "pods-s3.yaml":
                containers.up({"s3": services["s3"]})
                upload("http://s3:9090/models")
            pods = chart(values)
            containers.up(pods)
            containers.up({"demo": services["demo"] | {"depends_on": {}}})
            scores(containers)
            for service in ("demo", *(name for name in pods if pods[name].get("restart") != "no")):
                containers.stop(service)
            verify(containers)
            for service in ("s3", "kafka"):
                containers.stop(service)
            say(f"the chart with {values}: all is as expected")
    finally:
        for process in containers.running.values():
            process.kill()
        shutil.rmtree(containers.folder, ignore_errors=True)


def main():
    os.environ["PATH"] += f":{ROOT}/artifacts/tools/bin"
    for tool in ("helm", "buildah", "runc", "prometheus", "java", "unshare", "ip", "dpkg"):
        if not shutil.which(tool):
            say(f"{tool} is absent: deploy/check install")
            sys.exit(77)
    if not os.path.isdir(os.path.join(os.environ.get("KAFKA_HOME", ""), "libs")):
        say("KAFKA_HOME names no Kafka")
        sys.exit(77)
    private = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if subprocess.run([*private, "ip", "link", "add", "up0", "type", "bridge"], capture_output=True).returncode != 0:
        say("no network of its own: this needs root and a kernel with bridges")
        sys.exit(77)
    publish()
    base()
    # What follows needs no network but its own, and nothing of it outlives this program.
    os.execvp(private[0], [*private, sys.executable, os.path.abspath(__file__), "--inside"])


if __name__ == "__main__":
    try:
        import yaml
    except ImportError:
        say("Python's yaml is absent")
        sys.exit(77)
    if sys.argv[1:2] == ["--inside"]:
        inside()
    else:
        main()
