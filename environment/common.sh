# shellcheck shell=bash
# Shared by environment/lab, environment/test and .ci/run: what must be on the machine before anything else can start.
# Sourced, from bash 3.2 (macOS) on. Sets PYTHON.

# Python reads and writes UTF-8, whatever the locale says
export PYTHONUTF8=1

say() { printf '%s\n' "$*" >&2; }

# JAVA_HOME wins over PATH, for Maven as for the kernels.
java_command() {
    if [ -n "${JAVA_HOME:-}" ]; then printf '%s\n' "$JAVA_HOME/bin/$1"; else printf '%s\n' "$1"; fi
}

jdk_problem() {
    local javac version major where=''
    javac=$(java_command javac)
    [ -n "${JAVA_HOME:-}" ] && where=" (JAVA_HOME is $JAVA_HOME)"
    if ! command -v "$javac" >/dev/null 2>&1; then
        if command -v "$(java_command java)" >/dev/null 2>&1; then
            say "missing: a JDK, 17 or newer; found only a Java runtime, without javac$where"
        else
            say "missing: a JDK, 17 or newer$where"
        fi
        return 0
    fi
    version=$("$javac" -version 2>&1 | sed -n 's/^javac //p' | head -n 1)
    major=${version%%[!0-9]*}
    if [ "${major:-0}" -ge 17 ]; then return 1; fi
    say "too old: JDK ${version:-of unknown version}, 17 or newer is needed$where"
}

maven_problem() {
    local version minor
    if ! command -v mvn >/dev/null 2>&1; then
        say 'missing: Maven, 3.8 or newer'
        return 0
    fi
    version=$(mvn -B -version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
    minor=${version#*.}
    case $version in
        3.*) [ "${minor%%.*}" -ge 8 ] && return 1 ;;
        [4-9].*) return 1 ;;
    esac
    say "too old: Maven ${version:-that does not say its version}, 3.8 or newer is needed"
}

python_problem() {
    local candidate seen='' broken=''
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.10 python; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        if ! "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; then
            seen="$seen${seen:+, }$("$candidate" --version 2>&1 | head -n 1) as $candidate"
        elif ! "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            broken=$candidate
        else
            PYTHON=$candidate
            return 1
        fi
    done
    if [ -n "$broken" ]; then
        say "missing: Python's venv and ensurepip for $broken (on Debian and Ubuntu the package python3-venv)"
    else
        say "missing: Python, 3.10 or newer${seen:+; found $seen}"
    fi
}

# Names everything that is missing at once, and how to get it; false if there was anything.
check_machine() {
    local missing=''
    jdk_problem && missing="$missing jdk"
    # without a JDK Maven cannot even say its version
    if [ -z "$missing" ] || ! command -v mvn >/dev/null 2>&1; then maven_problem && missing="$missing maven"; fi
    python_problem && missing="$missing python"
    [ -z "$missing" ] && return 0
    say ''
    say 'How to get all three:'
    say '  Debian, Ubuntu   sudo apt install openjdk-17-jdk-headless maven python3-venv    (or openjdk-21-jdk-headless)'
    say '  Fedora           sudo dnf install java-21-openjdk-devel maven python3'
    say '  macOS            brew install openjdk maven python && export JAVA_HOME="$(brew --prefix openjdk)"'
    say '  conda            conda env create -f environment/environment.yml && conda activate genlab'
    say '  Windows          environment/lab --windows prints the commands'
    return 1
}
