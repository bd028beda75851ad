"""What is usual in the city: how often people call which number about what, and how long things take.

All figures are invented, as believable ones for a province of a million people; none was measured.
"""

from events.values import KindId, NumberId, ServiceId

DAY_S = 86_400

CALLS_A_DAY = {"113": 180.0, "114": 55.0, "115": 190.0, "112": 12.0, "1022": 140.0}
"""By number; of each, the share that is about nothing is in `NUISANCE`."""
CALLS_A_DAY_OTHER = 60.0
NUISANCE = {"113": 0.22, "114": 0.3, "115": 0.08, "112": 0.25, "1022": 0.1}
NUISANCE_OTHER = 0.1
HOTLINES = frozenset(("1022", "1080"))
HOTLINE_MATTERS = 0.06
"""Share of a hotline's calls that turn out to be about an emergency."""

EVEN = (6, 5, 4, 4, 5, 8, 14, 20, 22, 22, 22, 21, 20, 19, 20, 21, 23, 25, 25, 23, 20, 17, 13, 9)
EVENING = (10, 8, 6, 5, 4, 5, 8, 12, 14, 15, 16, 16, 15, 14, 15, 17, 20, 24, 27, 28, 28, 25, 20, 14)
MIDDAY = (6, 5, 5, 4, 4, 5, 8, 12, 16, 20, 24, 26, 25, 24, 23, 21, 20, 22, 24, 22, 18, 14, 10, 8)
OFFICE = (1, 1, 1, 1, 1, 3, 8, 26, 36, 38, 36, 24, 14, 26, 34, 34, 30, 20, 10, 7, 5, 4, 3, 2)
BY_HOUR = {"113": EVENING, "114": MIDDAY, "115": EVEN, "1022": OFFICE}
"""Weights by the local hour; other numbers are even."""

KIND_WEIGHT: dict[str, float] = {
    "unconscious": 7, "cardiac_arrest": 2, "stroke": 6, "chest_pain": 8, "breathless": 8, "severe_bleeding": 3,
    "anaphylaxis": 1, "childbirth": 4, "snake_bite": 2, "pesticide_poisoning": 2, "mass_food_poisoning": 0.2,
    "child_fever_seizure": 6, "burn": 2, "electric_shock": 1, "fall_injury": 14, "abdominal_pain": 9,
    "hospital_transfer": 10, "motorbike_fall": 14, "crash_many_injured": 0.15,
    "house_fire": 5, "market_fire": 0.3, "factory_fire": 0.8, "scrapyard_fire": 2, "vehicle_fire": 3,
    "plantation_fire": 4, "forest_fire": 0.8, "fire_alarm": 6, "explosion": 0.3, "gas_leak": 2, "chemical_leak": 0.2,
    "building_collapse": 0.3, "landslide": 0.3, "trapped_in_machine": 1, "trapped_inside": 5, "trapped_at_height": 1,
    "fallen_into_well": 0.7, "drowning": 2, "flood_rescue": 0.5, "crash_trapped": 3, "crash_dangerous_goods": 0.3,
    "robbery": 3, "theft": 14, "fight": 12, "armed_threat": 2, "domestic_violence": 10, "disturbance": 18,
    "missing_person": 3, "suicide_threat": 1.5, "crash_injured": 22, "crash_no_injury": 14,
}  # fmt: skip
"""Of the calls of a kind's service; kinds that are not named here weigh 1."""
IN_RAIN = {"flood_rescue": 12.0, "landslide": 10.0, "crash_injured": 1.5, "crash_trapped": 1.5, "motorbike_fall": 1.8,
           "electric_shock": 2.0, "plantation_fire": 0.05, "forest_fire": 0.02, "snake_bite": 1.5}  # fmt: skip
AT_TET = {"crash_injured": 2.0, "crash_trapped": 2.2, "motorbike_fall": 2.2, "fight": 2.5, "disturbance": 1.8,
          "house_fire": 1.8, "mass_food_poisoning": 4.0, "burn": 2.0, "hospital_transfer": 0.4}  # fmt: skip

ROAD, HOME = "road", "home"
WHERE: dict[str, tuple[str, ...]] = {
    "crash_injured": (ROAD,), "crash_trapped": (ROAD,), "crash_many_injured": (ROAD,), "crash_no_injury": (ROAD,),
    "crash_dangerous_goods": (ROAD,), "motorbike_fall": (ROAD, HOME), "vehicle_fire": (ROAD,),
    "factory_fire": ("industrial_park",), "explosion": ("industrial_park", "market"),
    "chemical_leak": ("industrial_park",), "trapped_in_machine": ("industrial_park",), "fire_alarm":
    ("industrial_park", "market", "school", "office"), "market_fire": ("market",), "robbery": ("market", HOME),
    "theft": ("market", "bus_station", HOME), "fight": ("market", HOME), "disturbance": (HOME, "market"),
    "forest_fire": ("forest", "mountain"), "plantation_fire": ("plantation", "village"), "snake_bite":
    ("plantation", "village", HOME), "drowning": ("lake", "river", "waterfall"), "flood_rescue": ("river", "bridge"),
    "landslide": ("mountain", "village"), "mass_food_poisoning": ("school", "industrial_park"),
    "hospital_transfer": ("hospital",),
}  # fmt: skip
"""What kind of place a kind happens at; everything else happens where people live."""

SEEN_BY_MANY = {"crash": 0.35, "fire": 0.55, "motorbike": 0.25, "explosion": 0.7, "collapse": 0.6, "fight": 0.3}
"""By a part of the kind's name: the chance that more people call about the same; then perhaps one more, and so on."""

RAISED = {"house_fire": 0.18, "market_fire": 0.5, "factory_fire": 0.45, "forest_fire": 0.4, "scrapyard_fire": 0.25,
          "plantation_fire": 0.2, "crash_trapped": 0.2, "crash_many_injured": 0.4, "explosion": 0.3,
          "mass_food_poisoning": 0.4, "flood_rescue": 0.25, "building_collapse": 0.3, "landslide": 0.3,
          "chemical_leak": 0.3, "gas_leak": 0.15, "cardiac_arrest": 0.2, "fight": 0.1, "robbery": 0.1}  # fmt: skip
"""The chance that whoever comes first asks for the next alarm level."""

# --- seconds; medians unless said otherwise

REACTION_S = 3.0
TYPING_S = {"113": 38.0, "114": 28.0, "115": 42.0}
TYPING_OTHER_S = 45.0
WRAP_UP_S = 30.0
INQUIRY_S = 130.0
NUISANCE_S = 14.0
PATIENCE_S = 45.0
HANGS_UP = 0.05
"""Share of callers who hang up within a few seconds, answered or not."""
WITHHELD = 0.08
UNPLACED = 0.05
"""Share of incidents that are opened before anyone knows where."""

ACKNOWLEDGE_S = 9.0
REFUSES = 0.02
REFUSALS = ("flat_tyre", "crew_hurt", "no_fuel", "road_blocked", "patient_on_board")
IGNORES = 0.01
"""Share of orders that nobody in the crew hears."""
NO_SIGNAL = 0.05
NO_SIGNAL_S = 70.0
NO_GPS = 0.04
NO_GPS_S = 300.0
BREAKS_DOWN = 0.004
REPAIR_S = 2_700.0
SILENT_S = 180.0
OUT_PER_HOUR = 0.04
"""How often a crew that stands ready goes out of service by itself: fuel, a wash, a meal."""
OUTS = (("refuelling", 900.0), ("washing", 1_500.0), ("meal", 1_800.0), ("restocking", 1_200.0))
TURNOUT_S: dict[str, float] = {"ambulance": 50.0, "fire": 65.0, "police": 25.0}
ON_SCENE_S: dict[str, float] = {"ambulance": 900.0, "fire": 1_500.0, "police": 1_300.0}
ON_SCENE_KIND_S: dict[str, float] = {
    "fire_alarm": 700.0, "crash_no_injury": 1_500.0, "factory_fire": 6_000.0, "market_fire": 7_000.0,
    "forest_fire": 9_000.0, "house_fire": 2_700.0, "hospital_transfer": 600.0, "trapped_inside": 1_100.0,
    "theft": 1_500.0, "disturbance": 900.0, "drowning": 4_000.0, "flood_rescue": 4_500.0, "landslide": 7_000.0,
}  # fmt: skip
TRANSPORTS = 0.72
"""Share of ambulances at a scene that take somebody to a hospital."""
HANDOVER_S = 840.0
REPORTS_S = 7_200.0
"""Between two words of a hospital's desk."""
DIVERTS, CLOSES_CARE = 0.05, 0.06
"""Chances that a hospital takes nobody, and that it has no such care just now."""
SAYS_UNTIL, REPORT_HOLDS_S = 0.3, 10_800.0
AFTER_S = 60.0
"""From clearing to leaving for home."""

TEXTS: dict[ServiceId, tuple[str, ...]] = {
    ServiceId("ambulance"): ("Nam 61 tuổi, nói khó", "Nữ 34 tuổi, tỉnh", "Bé 3 tuổi", "Nam khoảng 40 tuổi, chảy máu",
                             "Người nhà đang ép tim", "Bệnh nhân ở tầng 2"),
    ServiceId("fire"): ("Khói nhiều, còn người bên trong", "Lửa lan sang nhà bên", "Chưa thấy lửa, có mùi khét",
                        "Có bình gas", "Đường hẹp, xe lớn khó vào"),
    ServiceId("police"): ("Hai nhóm, có gậy", "Đối tượng đã đi về hướng chợ", "Người báo đợi ở cổng",
                          "Một bên say rượu", "Xe chắn giữa đường"),
}  # fmt: skip
TEXTS_OTHER = ("Người báo giữ máy",)
NOTES = ("Người báo gọi lại: đã có người ra đón", "Cổng khóa, gọi bảo vệ", "Đường vào đang ngập", "Cần thêm đèn",
         "Đã sơ cứu", "Đã báo công an xã", "Người nhà đi cùng xe", "Hiện trường đã được bảo vệ")  # fmt: skip


def calls_a_day(number: NumberId) -> float:
    return CALLS_A_DAY.get(number, CALLS_A_DAY_OTHER)


def hour_factor(number: NumberId, hour: int) -> float:
    """1 on average over the day."""
    weights = BY_HOUR.get(number, EVEN)
    return weights[hour] * 24 / sum(weights)


def on_scene_s(kind: KindId, service: ServiceId) -> float:
    if kind in ON_SCENE_KIND_S and not (service == "ambulance" and kind.endswith("fire")):
        return ON_SCENE_KIND_S[kind]
    return ON_SCENE_S.get(service, 1_200.0)
