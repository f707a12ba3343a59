# shellcheck shell=bash
# Sourced by scripts of the tests.

# left_out NEED WHAT: records that WHAT does not run for lack of NEED, for the list at the end of
# tests/run. With CI=true, ends the script unless HELPC_TESTS_WITHOUT names NEED.
left_out() {
    local line="$2: no $1"
    echo "did not run: $line" >&2
    [ -z "${HELPC_TESTS_LEFT_OUT:-}" ] || echo "$line" >>"$HELPC_TESTS_LEFT_OUT"
    case "${CI:-} ${HELPC_TESTS_WITHOUT:-} " in
    true*" $1 "*) ;;
    true*)
        echo "$line; provide it, or name it in HELPC_TESTS_WITHOUT" >&2
        exit 1
        ;;
    esac
}

# named NEED: true if HELPC_TESTS_WITHOUT names NEED, for what a machine could run but has no time for.
named() {
    case " ${HELPC_TESTS_WITHOUT:-} " in
    *" $1 "*) ;;
    *) return 1 ;;
    esac
}
