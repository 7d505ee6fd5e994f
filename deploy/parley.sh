#!/bin/bash
# Starts Parley in its container: `serve`, `config`, `targets`, `admin …`; `train` records a start.
set -euo pipefail

aot=/opt/parley/parley.aot
flags=(-XX:MaxRAMPercentage=60 -XX:NewSize=96m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders
  -XX:+ExitOnOutOfMemoryError -Xlog:disable -Xlog:all=error:stderr '-Xlog:aot*=off,cds*=off:stderr'
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Dio.netty.leakDetection.level=disabled)

if [ "${1:-}" = train ]; then
  data=$(mktemp -d)
  /opt/java/bin/java -XX:AOTCacheOutput="$aot" "${flags[@]}" -jar /opt/parley/lib/parley-app.jar \
    serve --stop-when-ready --data-dir "$data/data" --http.host=127.0.0.1 --port 0 --ops.port=0
  rm -rf "$data"
  exit
fi
if [ -f "$aot" ]; then
  flags+=(-XX:AOTCache="$aot")
fi
read -ra more <<<"${PARLEY_JAVA_OPTS:-}"
exec /opt/java/bin/java "${flags[@]}" ${more[@]+"${more[@]}"} -jar /opt/parley/lib/parley-app.jar "$@"
