#!/bin/bash
# Containers that use the network of another, which is stopped for the copy: in the profile, beside it, and of nobody's.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
. "$(dirname "$0")/lib.sh"
folder=$work/a-project
mkdir -p "$folder"/{vpn,inner} "$work"/{backup,bin}

step "a web server, and two services in its network; the profile has one of them, and the wrong order"
cat >"$folder/compose.yaml" <<'END'
services:
  vpn:
    image: testbed:1
    command: ["sh", "-c", "httpd -p 8080 -h /data; trap 'exit 0' TERM; while true; do sleep 0.1; done"]
    volumes: ["./vpn:/data"]
  inner:
    image: testbed:1
    network_mode: service:vpn
    command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.1; done"]
    volumes: ["./inner:/data"]
  side:
    image: testbed:1
    network_mode: service:vpn
    command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.1; done"]
END
echo hello >"$folder/vpn/index.html"
echo data >"$folder/inner/file"
compose() { docker compose --project-directory "$folder" "$@"; }
at_end compose kill '&&' compose down
compose up --detach --quiet-pull >"$work/up" 2>&1 || { cat "$work/up"; fail "the project did not come up"; }
cat >"$work/project.yaml" <<END
version: 1
name: scene
destination: $work/backup
compose: { project-directory: $folder, files: [compose.yaml] }
services:
  inner: { after: [], stop-timeout: 20s, sources: { data: ./inner } }
  vpn: { stop-timeout: 20s, sources: { data: ./vpn } }
extra-sources: { compose: [compose.yaml] }
END
profile=$work/project.yaml
reaches() { [ "$(compose exec -T "$1" wget -qO- http://127.0.0.1:8080/)" = hello ]; }
expect_reached() { local name; for name in inner side; do wait_until 10 reaches $name; done; }
events() {
    docker events --since "$since" --until "$(date +%s.%N)" --filter type=container --filter event=die \
        --filter event=start --format '{{.Action}} {{index .Actor.Attributes "com.docker.compose.service"}}'
}
expect_reached

step "a backup stops and starts both, the web server first, and says so of the one that is not in the profile"
since=$(date +%s.%N)
expect_done companion overwinter backup "$profile" --json
expect_json '[w["message"] for w in document["warnings"]]' '["Compose service side (project a-project) is not in the profile, but uses the network, the processes or the shared memory of a-project-vpn-1: it is stopped and started too"]'
expect_equal "what the engine did" $'die side\ndie inner\ndie vpn\nstart vpn\nstart inner\nstart side' "$(events)"
expect_reached

step "one that the project does not know is refused, and nothing is touched"
since=$(date +%s.%N)
docker run --detach --name stranger --network container:a-project-vpn-1 testbed:1 sleep 1000 >/dev/null
at_end docker rm -f stranger
expect_exit 12 overwinter backup "$profile" --json
expect_json 'document["error"]["faults"][0]["code"]' shared-network
expect_exit 12 overwinter backup "$profile"
expect_text "error: container 'stranger' uses the network, the processes or the shared memory of 'a-project-vpn-1', which is stopped, and is no service of this profile: it would be cut off from it"
expect_text "HINT: add it to the profile's services, or stop it meanwhile: docker stop stranger"
docker rm -f stranger >/dev/null
expect_equal "what was stopped" "" "$(events | grep a-project || true)"

step "a container that goes between the engine's list and the look at it is none"
cat >"$work/bin/docker" <<END
#!/bin/bash
# Docker, but that a container goes once it was listed.
$(command -v docker) "\$@" || exit
[ "\$1" != ps ] || $(command -v docker) rm -f victim >/dev/null 2>&1
END
chmod 755 "$work/bin/docker"
docker run --detach --name victim --label com.docker.compose.project=a-project --label com.docker.compose.service=vpn \
    --label com.docker.compose.oneoff=True testbed:1 sleep 1000 >/dev/null
expect_done companion env PATH="$work/bin:$PATH" "$OVERWINTER" backup "$profile" --json
expect_reached

step "a restore after all were stopped by hand starts the one beside the profile, too"
compose stop -t 5 >/dev/null 2>&1
expect_done "" overwinter restore "$profile" latest --only inner --only vpn --set-aside --yes --json
expect_equal "what runs" "inner vpn" "$(compose ps --services --status running | sort | xargs)"
expect_exit 0 overwinter restore commit scene --yes
compose stop -t 5 >/dev/null 2>&1
expect_done "" overwinter restore "$profile" latest --set-aside --yes --json
expect_reached
expect_exit 0 overwinter restore commit scene --yes

step "a restore while all run, with the project's file: the containers are made anew, in one network"
sed -i 's/httpd -p 8080/& -h \/tmp; httpd -p 8081/' "$folder/compose.yaml"
compose up --detach >/dev/null 2>&1
before=$(compose ps --quiet --all | sort)
expect_done "" overwinter restore "$profile" latest --stop --set-aside --yes --json
expect_reached
expect_equal "containers that are still the same" "" "$(comm -12 <(echo "$before") <(compose ps --quiet --all | sort))"
