"""All attacks, in the order in which the report tells them."""

from kiosk.secrecy_check.attacks import (
    checkpoints,
    columns,
    copies,
    database_log,
    export_order,
    file_order,
    file_times,
    free_space,
    marks,
    names,
    private_keys,
    requests,
    server_secrets,
    slip_codes,
    slip_sheets,
    small_groups,
    staff_log,
    subtraction,
    tablets,
)

ATTACKS = tuple(
    module.ATTACK
    for module in (
        *(file_order, database_log, free_space, copies, columns, file_times, export_order),
        checkpoints,
        *(requests, staff_log, tablets, names, marks, slip_codes, slip_sheets),
        *(private_keys, server_secrets, small_groups, subtraction),
    )
)
