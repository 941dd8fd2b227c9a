"""Routes of attendance."""

from aws_lambda_powertools.event_handler import Response

from houyuan.attendance import Attendance, NewAttendance
from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, Order, answer, list_page
from houyuan.identity import Permission
from houyuan.reasons import Reason
from houyuan.types import ImportResult, Page
from services.funds import attendance
from services.funds.api.base import P, api


@api.creates(f"{P}/attendance", Permission.LOG_ATTENDANCE, "Confirm that a volunteer was there")
def log_attendance(programme: NamePath, new: NewAttendance) -> Response[Attendance]:
    return answer(attendance.log(programme, new, api.caller))


@api.reads(f"{P}/attendance", Permission.SEE_ATTENDANCE, "List attendance")
def list_attendance(  # noqa: PLR0913, PLR0917 - the parts of a query
    programme: NamePath,
    start: FirstDay = "",
    end: LastDay = "",
    order: Order = "oldest-first",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[Attendance]:
    return list_page(
        Attendance, programme, attendance.KIND, start=start, end=end, limit=limit, cursor=cursor, order=order
    )


@api.does(f"{P}/attendance/import", Permission.LOG_ATTENDANCE, "Import attendance from a CSV sheet")
def import_attendance(programme: NamePath, dry_run: bool = True) -> ImportResult:  # noqa: FBT001, FBT002 - a query parameter
    return attendance.log_sheet(programme, api.sheet(), api.caller, dry_run=dry_run)


@api.reads(f"{P}/attendance/<attendance_id>", Permission.SEE_ATTENDANCE, "Read one record of attendance")
def read_attendance(programme: NamePath, attendance_id: DatedPath) -> Attendance:
    return attendance.show(programme, attendance_id)


@api.does(f"{P}/attendance/<attendance_id>/void", Permission.LOG_ATTENDANCE, "Void a wrong record of attendance")
def void_attendance(programme: NamePath, attendance_id: DatedPath, reason: Reason) -> Attendance:
    return attendance.void(programme, attendance_id, reason, api.caller)
