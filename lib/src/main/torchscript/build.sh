#!/usr/bin/env bash
# Rebuilds the TorchScript archive of the library's resources from bridge.py. Needs Python with torch 2.7.1.
set -euo pipefail
cd "$(dirname "$0")"
"${PYTHON:-python3}" bridge.py ../resources/genlab/engine/bridge.pt
