#!/bin/bash
# A Compose project with the constructs that are met in the field: backed up while it runs; then the containers, the
# volumes and the project's folder are gone, and it is restored from the set alone.
# Run beside a Docker engine of its own: Tests/testbed/with-docker.
. "$(dirname "$0")/lib.sh"
project_folder=$work/a-project
services=(database search app)

step "a project: relative and read-only binds, a named volume, .env with spaces, duplicates and PWD, both depends_on"
mkdir -p "$project_folder"/{scripts,certificates,database/data,search/config,app/files,app/config,batch/data}
cd "$project_folder"
cat >scripts/service <<'END'
# Says in /data/clean that it was stopped cleanly, as databases do: a copy made while it ran would not have it.
trap 'echo "stopped cleanly" >/data/clean; exit 0' TERM
rm -f /data/clean
echo "$OPTIONS" >/data/options
touch /tmp/ready
while true; do sleep 0.1; done
END
cat >.env <<END
greeting = 'Good morning'
place=nowhere
place = "the scene"
folder=\${PWD}/app/files
END
cat >docker-compose.yml <<'END'
services:
  app:
    image: "testbed:1"
    command: ["sh", "/scripts/service"]
    restart: unless-stopped
    environment:
      OPTIONS: "${greeting} from ${place}"
    depends_on:
      database: { condition: service_healthy }
      search: { condition: service_started }
    volumes:
      - ${folder}:/data   # absolute, by way of .env
      - ./app/config:/etc/app:ro
      - ./scripts:/scripts:ro
  search:
    image: testbed:1
    command: ["sh", "/scripts/service"]
    restart: unless-stopped
    depends_on: [database]
    volumes:
      - search-data:/data
      - ./search/config:/etc/search:ro
      - ./scripts:/scripts:ro
  database:
    image: testbed:1
    command: ["sh", "/scripts/service"]
    restart: unless-stopped
    environment:
      - |
        OPTIONS=
          -Xms1000M
          -Xmx1000M
    healthcheck: { test: ["CMD-SHELL", "test -e /tmp/ready"], interval: 1s, timeout: 1s, retries: 30 }
    volumes:
      - ./database/data:/data
      - ./scripts:/scripts:ro
  batch:
    image: testbed:1
    command: ["sh", "/scripts/service"]
    volumes: ["./batch/data:/data", "./scripts:/scripts:ro"]
volumes:
  search-data:
networks:
  default:
END
echo "a certificate" >certificates/ca.pem
chmod 600 .env certificates/ca.pem
echo "a = 1" >app/config/app.conf
echo "b = 2" >search/config/search.conf
at_end "docker compose --project-directory '$project_folder' down -v -t 1"
docker compose up -d --wait >"$work/up" 2>&1 || { cat "$work/up"; fail "the project did not come up"; }
docker compose stop -t 5 batch >/dev/null 2>&1
volume=$(docker volume inspect -f '{{.Mountpoint}}' a-project_search-data)
fill_with_everything "$project_folder/database/data/everything"
fill_with_everything "$volume/everything"
fill_with_everything "$project_folder/app/files/everything"

cat >"$work/stack.yaml" <<END
version: 1
name: compose-scene
destination: $work/backup
compose: { project-directory: $project_folder, files: [docker-compose.yml] }
services:
  database: { stop-timeout: 20s, sources: { data: ./database/data } }
  search: { stop-timeout: 20s }
  app: { stop-timeout: 20s }
  batch: {}
extra-sources: { compose: [docker-compose.yml, .env, certificates, scripts] }
END
profile=$work/stack.yaml
mkdir "$work/backup"

# What the engine did since: `die database`, `start database`, …
since=$(date +%s.%N)
container_events() {
    docker events --since "$since" --until "$(date +%s.%N)" --filter type=container --filter event=die \
        --filter event=start --format '{{.Action}} {{index .Actor.Attributes "com.docker.compose.service"}}'
    since=$(date +%s.%N)
}
containers() { docker ps -a --no-trunc --format '{{.Label "com.docker.compose.service"}} {{.State}}' | sort; }
identities() { docker ps -aq --no-trunc | sort; }

# Of everything that no running service changes.
cold() {
    local folder
    for folder in scripts certificates search/config app/config database/data/everything app/files/everything; do
        echo "# $folder"
        tree "$project_folder/$folder"
    done
    echo "# the volume"
    tree "$(docker volume inspect -f '{{.Mountpoint}}' a-project_search-data)/everything"
    stat -c '%n %a %u:%g %s %y' .env docker-compose.yml
    sha256sum .env docker-compose.yml
}
cold >"$work/before.tree"
containers >"$work/before.containers"
identities >"$work/before.identities"

step "the plan changes nothing"
expect_exit 0 overwinter plan "$profile"
for name in "${services[@]}"; do expect_text "$name"; done
expect_equal "what the engine did" "" "$(container_events)"

step "a backup while it runs"
expect_exit 0 overwinter backup "$profile" --json
expect_json 'document["outcome"]' done
set=$(json 'document["path"]')

step "stopped in the reverse order, the same containers started in order, and only what ran before"
cat >"$work/wanted" <<'END'
die app
die search
die database
start database
start search
start app
END
container_events >"$work/events"
expect_same_file "stops and starts" "$work/wanted" "$work/events"
containers >"$work/after.containers"
expect_same_file "the containers" "$work/before.containers" "$work/after.containers"
identities >"$work/after.identities"
expect_same_file "the containers' ids" "$work/before.identities" "$work/after.identities"

step "the set is cold, whole, and has the project's own files"
expect_equal "copies of cleanly stopped services" 4 "$(find "$set" -path "$set/overwinter" -prune -o -name clean -print | wc -l)"
for file in .env docker-compose.yml ca.pem service; do
    [ -n "$(find "$set" -path "$set/overwinter" -prune -o -name $file -print)" ] || fail "$file is not in the set"
done
expect_exit 0 overwinter verify "$profile" latest
(cd "$set" && sha256sum --quiet -c overwinter/SHA256SUMS) || fail "SHA256SUMS does not verify"
cold >"$work/after.tree"
expect_same_file "the sources before and after the backup" "$work/before.tree" "$work/after.tree"

step "containers, volumes, networks and the project's folder are gone"
docker compose down -v -t 5 >/dev/null 2>&1
cd "$work"
rm -rf "$project_folder"
expect_equal "containers" "" "$(docker ps -aq)"
expect_equal "volumes" "" "$(docker volume ls -q)"

step "the restore from the set alone"
expect_exit 0 overwinter restore "$set/overwinter/profile.yaml" "$set" --stop --set-aside --yes --json
expect_json 'document["outcome"]' done
cd "$project_folder"
cold >"$work/after.tree"
expect_same_file "every attribute before the loss and after the restore" "$work/before.tree" "$work/after.tree"
for name in "${services[@]}"; do
    expect_equal "state of $name" running "$(docker compose ps --format '{{.State}}' $name)"
done
expect_equal "what app was told by .env" "Good morning from the scene" "$(docker compose exec -T app cat /data/options)"
expect_equal "the volume's project" a-project \
    "$(docker volume inspect -f '{{index .Labels "com.docker.compose.project"}}' a-project_search-data)"
