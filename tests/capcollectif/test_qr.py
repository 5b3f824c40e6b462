import re

import qrcode

from capcollectif import qr

ADDRESS = "https://cap.exemple/pointage/MA1HSiOdTkgXZUQ0tN5W4vttU_5xS37wbXswjjiBzXw/"


def test_a_code_draws_the_dark_modules_of_its_address_within_a_quiet_zone():
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(ADDRESS)
    dark = {
        (x, y)
        for y, row in enumerate(code.get_matrix())
        for x, is_dark in enumerate(row)
        if is_dark
    }

    drawing = qr.of(ADDRESS)

    drawn = {
        (int(x) - qr.QUIET_ZONE, int(y) - qr.QUIET_ZONE)
        for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawing.path)
    }
    assert drawn == dark
    assert drawing.side == len(code.get_matrix()) + 2 * qr.QUIET_ZONE
