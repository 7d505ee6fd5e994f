#!/bin/bash
# Succeeds if the process in this container says that it is ready.
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/${PARLEY_OPS_PORT:-9091}"
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
