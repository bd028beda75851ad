"""What people report to 1022, by field, and what an agency answers; all of it invented, and nobody is named."""

from msgspec import Struct

from events.values import FieldId
from loadtests.habits import HOME, ROAD


class Case(Struct, frozen=True):
    """A matter as who reports it tells it. `where` is the kind of place; `kind` makes it an emergency, if the region
    has that kind."""

    text: str
    answer: str
    where: str = HOME
    kind: str = ""


MARKET, SCHOOL, RIVER, FACTORY, OFFICE, STATION = (
    "market",
    "school",
    "river",
    "industrial_park",
    "office",
    "bus_station",
)

MATTERS: dict[FieldId, tuple[Case, ...]] = {
    FieldId("environment"): (
        Case(
            "Bãi rác tự phát sau chợ, mấy hôm nay bốc mùi hôi, ruồi nhiều, nước rỉ chảy ra đường.",
            "Đội vệ sinh đã thu gom toàn bộ bãi rác và rắc vôi khử mùi; xã đã đặt biển cấm đổ rác, bố trí thùng chứa.",
            MARKET,
        ),
        Case(
            "Trại heo xả nước thải thẳng ra suối, nước đen và hôi, cá chết nổi trắng.",
            "Đã kiểm tra, lấy mẫu nước và lập biên bản vi phạm; chủ trại phải ngừng xả và sửa hầm chứa trong 10 ngày.",
            RIVER,
        ),
        Case(
            "Xưởng chế biến mủ cao su thải mùi rất nặng vào buổi tối, trẻ nhỏ trong xóm bị ho.",
            "Đoàn kiểm tra đã đo khí thải ban đêm; cơ sở vượt mức cho phép, bị phạt và phải lắp bộ lọc khí.",
            FACTORY,
        ),
        Case(
            "Xe rác không vào hẻm gần hai tuần nay, rác chất đống trước cửa nhà dân.",
            "Lịch thu gom đã khôi phục thứ Hai, thứ Năm hằng tuần; đơn vị thu gom xin lỗi bà con.",
        ),
        Case(
            "Có người đốt rác, nhựa và dây điện cũ ngoài rẫy mỗi chiều, khói đen bay vào khu dân cư.",
            "Công an xã và cán bộ môi trường đã lập biên bản người đốt, yêu cầu cam kết không tái phạm.",
            "plantation",
        ),
        Case(
            "Xe ben chở đất chạy không che bạt, đất rơi đầy đường, bụi mù mịt.",
            "Đã xử phạt hai xe, buộc đơn vị thi công che bạt và rửa đường mỗi ngày hai lần.",
            ROAD,
        ),
    ),
    FieldId("urban_order"): (
        Case(
            "Hàng quán lấn hết vỉa hè, người đi bộ phải xuống lòng đường, giờ tan tầm rất nguy hiểm.",
            "Đã ra quân lập lại trật tự vỉa hè, nhắc nhở 12 hộ, tạm giữ vật dụng của 3 hộ tái phạm.",
            MARKET,
        ),
        Case(
            "Nhà bên xây lấn ra hẻm chung gần nửa mét, xe cứu thương không vào được.",
            "Đội trật tự xây dựng đã đo đạc, lập biên bản và yêu cầu tháo dỡ phần lấn ra trước ngày 20.",
        ),
        Case(
            "Quán hát loa kẹo kéo mở tới 12 giờ đêm, cả xóm không ngủ được.",
            "Công an phường đã nhắc nhở, chủ quán ký cam kết ngừng loa sau 22 giờ; tái phạm sẽ xử phạt.",
        ),
        Case(
            "Bảng quảng cáo cũ ở ngã tư bung ốc, gió là đập ầm ầm, sợ rơi trúng người.",
            "Đã tháo bảng quảng cáo hỏng ngay trong ngày và yêu cầu chủ bảng kiểm tra các bảng còn lại.",
            ROAD,
        ),
        Case(
            "Chó thả rông không rọ mõm quanh khu trường học, hôm qua đuổi theo hai em nhỏ.",
            "Tổ bắt chó thả rông đã làm việc, bắt giữ 4 con, nhắc nhở các hộ nuôi và tiêm phòng dại.",
            SCHOOL,
        ),
    ),
    FieldId("power"): (
        Case(
            "Cả tổ mất điện từ lúc chiều tới giờ, gọi tổng đài điện lực không ai nghe máy.",
            "Sự cố do cầu chì trạm biến áp; đã thay và cấp điện lại. Điện lực xin lỗi khách hàng.",
        ),
        Case(
            "Đèn đường tắt nguyên một đoạn dài, tối om, đã có hai vụ té xe.",
            "Đã thay 9 bóng đèn và sửa tủ điều khiển, đoạn đường sáng lại từ tối nay.",
            ROAD,
        ),
        Case(
            "Trụ điện nghiêng hẳn về phía nhà dân sau trận mưa, chân trụ bị xói.",
            "Đã chằng néo tạm và gia cố móng trụ; tuần sau sẽ thay trụ mới.",
        ),
        Case(
            "Dây điện đứt rơi xuống đường đang tóe lửa, bà con không dám đi qua!",
            "Đã cắt điện, nối lại dây và kiểm tra an toàn toàn tuyến.",
            ROAD,
            "electric_shock",
        ),
        Case(
            "Hóa đơn điện tháng này gấp ba tháng trước dù nhà đi vắng nửa tháng.",
            "Đã kiểm định công tơ: công tơ chạy nhanh, đã thay mới và hoàn lại phần thu thừa vào kỳ sau.",
        ),
        Case(
            "Điện yếu, chập chờn mỗi tối, máy bơm và tủ lạnh không chạy được.",
            "Đã cân pha và nâng công suất trạm; điện áp đo lại 218 V vào giờ cao điểm.",
        ),
    ),
    FieldId("water"): (
        Case(
            "Nước máy đục như nước vo gạo, có mùi tanh, đã ba ngày nay.",
            "Đã súc xả đường ống và thay van; mẫu nước lấy lại đạt chuẩn, bà con mở xả vài phút trước khi dùng.",
        ),
        Case(
            "Ống nước vỡ trước nhà, nước chảy tràn ra đường từ sáng.",
            "Đã hàn xong đoạn ống vỡ và lấp lại mặt đường.",
            ROAD,
        ),
        Case(
            "Cống nghẹt, mưa một chút là nước ngập vào nhà cả gang tay.",
            "Đã nạo vét 120 m cống và thay hai nắp hố ga, sẽ theo dõi qua các trận mưa tới.",
        ),
        Case(
            "Nắp cống bị mất giữa đường hẻm, ban đêm rất nguy hiểm cho xe máy.",
            "Đã đậy nắp tạm ngay khi nhận tin và lắp nắp gang mới.",
        ),
        Case(
            "Cúp nước liên tục ban ngày mà không báo trước, khu trọ công nhân không có nước dùng.",
            "Do sửa trạm bơm; lịch cấp nước đã dán tại khu trọ và có xe bồn chở nước tới trong thời gian sửa.",
            FACTORY,
        ),
    ),
    FieldId("roads"): (
        Case(
            "Ổ gà lớn giữa đường, tối qua đã có người té xe gãy tay.",
            "Đã vá ổ gà bằng bê tông nhựa nguội; cả đoạn sẽ được thảm lại trong quý tới.",
            ROAD,
        ),
        Case(
            "Đèn tín hiệu ở ngã tư không hoạt động hai ngày nay, xe đi rất lộn xộn.",
            "Đã thay bộ điều khiển, đèn hoạt động lại bình thường.",
            ROAD,
        ),
        Case(
            "Biển báo khúc cua bị cây che khuất hoàn toàn, người lạ không thấy.",
            "Đã phát quang cây và dựng thêm một biển báo phản quang.",
            ROAD,
        ),
        Case(
            "Cầu ván trong thôn mục, hai tấm bị gãy, học sinh đi học phải vòng ba cây số.",
            "Đã thay các tấm ván gãy và gia cố lan can; xã đã lập hồ sơ xin xây cầu bê tông.",
            "bridge",
        ),
        Case(
            "Xe khách dừng đón trả khách giữa đường ngay trước cổng bến xe.",
            "Thanh tra giao thông đã trực chốt và xử phạt 5 xe; sẽ tiếp tục vào giờ cao điểm.",
            STATION,
        ),
        Case(
            "Xe tải đâm vào xe máy, có hai người nằm dưới đường chảy máu, chưa ai tới!",
            "Lực lượng cứu hộ đã tới; hố lún gây tai nạn đã được rào chắn và vá lại.",
            ROAD,
            "crash_injured",
        ),
    ),
    FieldId("health"): (
        Case(
            "Quán cơm gần cổng khu công nghiệp dùng thịt ôi, nhiều công nhân bị đau bụng.",
            "Đã kiểm tra đột xuất, lấy mẫu thực phẩm; quán bị đình chỉ 2 tháng do không bảo đảm vệ sinh.",
            FACTORY,
        ),
        Case(
            "Trạm y tế xã đóng cửa vào giờ làm việc, đưa con đi tiêm hai lần không gặp ai.",
            "Trạm đã niêm yết lại lịch trực; lịch tiêm bù cho cháu là sáng thứ Ba tuần tới.",
        ),
        Case(
            "Trong xóm nhiều người sốt xuất huyết mà chưa thấy phun thuốc muỗi.",
            "Đã phun hóa chất toàn khu và diệt lăng quăng tại 64 hộ; sẽ phun nhắc lại sau 7 ngày.",
        ),
        Case(
            "Người bán thịt heo không có dấu kiểm dịch ngoài lề chợ.",
            "Đã tiêu hủy 38 kg thịt không rõ nguồn gốc và xử phạt người bán.",
            MARKET,
        ),
    ),
    FieldId("education"): (
        Case(
            "Nhà trường thu nhiều khoản ngoài quy định, không có biên lai.",
            "Đã thanh tra; trường phải hoàn trả hai khoản thu sai cho phụ huynh trước cuối tháng.",
            SCHOOL,
        ),
        Case(
            "Mái phòng học dột, mưa là nước chảy lên bàn các cháu.",
            "Đã lợp lại mái hai phòng học, các cháu tạm học ở hội trường trong ba ngày sửa.",
            SCHOOL,
        ),
        Case(
            "Xe đưa rước học sinh chở quá số người, cửa sau hỏng buộc bằng dây.",
            "Xe đã bị tạm dừng; trường ký hợp đồng với đơn vị khác có đủ giấy kiểm định.",
            SCHOOL,
        ),
        Case(
            "Xin hỏi thủ tục chuyển trường cho con giữa năm học, trường mới không nhận hồ sơ.",
            "Sở đã làm việc với trường; hồ sơ được nhận, phụ huynh mang học bạ và đơn tới văn phòng trường.",
            SCHOOL,
        ),
    ),
    FieldId("land"): (
        Case(
            "Nộp hồ sơ tách thửa đã bốn tháng, hẹn ba lần vẫn chưa có kết quả.",
            "Hồ sơ chậm do thiếu trích đo; đã đo xong, trả kết quả ngày thứ Sáu, văn phòng xin lỗi vì trễ hẹn.",
            OFFICE,
        ),
        Case(
            "Hàng xóm lấn ranh trồng cao su qua phần đất có sổ đỏ của gia đình.",
            "Xã đã hòa giải và cắm lại mốc ranh theo bản đồ địa chính, hai bên ký biên bản.",
            "plantation",
        ),
        Case(
            "Có người san lấp đất lúa làm nhà xưởng, không thấy giấy phép.",
            "Đã đình chỉ san lấp, xử phạt và buộc khôi phục hiện trạng trong 30 ngày.",
        ),
        Case(
            "Sổ đỏ ghi sai tên lót, xin đính chính mà bị yêu cầu làm lại từ đầu.",
            "Được đính chính trên sổ hiện có, không phải làm lại; mời mang căn cước tới bộ phận một cửa.",
            OFFICE,
        ),
    ),
    FieldId("public_order"): (
        Case(
            "Thanh niên tụ tập đua xe, nẹt pô mỗi tối cuối tuần trên đường mới.",
            "Công an đã chốt chặn hai đêm, tạm giữ 11 xe độ chế; tiếp tục tuần tra cuối tuần.",
            ROAD,
        ),
        Case(
            "Nghi có tụ điểm đánh bạc trong nhà hoang, người lạ ra vào cả đêm.",
            "Đã xác minh và triệt phá tụ điểm, xử lý các đối tượng theo quy định.",
        ),
        Case(
            "Camera an ninh của tổ dân phố hỏng lâu nay, vừa mất trộm hai xe máy.",
            "Đã sửa 3 camera; đang truy xét vụ trộm, người dân cung cấp thêm hình ảnh nếu có.",
        ),
        Case(
            "Cho vay nặng lãi dán tờ rơi đầy cột điện, tường nhà dân.",
            "Đã bóc gỡ toàn tuyến và đề nghị khóa 6 số điện thoại trên tờ rơi.",
            MARKET,
        ),
    ),
    FieldId("procedures"): (
        Case(
            "Nộp hồ sơ khai sinh trên cổng dịch vụ công báo lỗi, tiền đã trừ mà không có biên nhận.",
            "Hệ thống đã ghi nhận lại hồ sơ, khoản nộp trùng được hoàn trong 3 ngày làm việc.",
            OFFICE,
        ),
        Case(
            "Bộ phận một cửa bắt photo chứng thực giấy tờ đã có trên VNeID.",
            "Đã chấn chỉnh; công dân không phải nộp bản sao giấy tờ đã có trên VNeID.",
            OFFICE,
        ),
        Case(
            "Sau sáp nhập xã, tôi phải nộp giấy phép kinh doanh ở đâu?",
            "Nộp tại trung tâm phục vụ hành chính công phường hoặc trực tuyến; không phải đổi giấy phép cũ.",
            OFFICE,
        ),
        Case(
            "Cán bộ tiếp nhận có thái độ khó chịu, hẹn đi hẹn lại bốn lần.",
            "Lãnh đạo đã xin lỗi công dân, kiểm điểm cán bộ và trả kết quả tại nhà.",
            OFFICE,
        ),
    ),
    FieldId("telecoms"): (
        Case(
            "Dây cáp viễn thông thõng xuống ngang đầu người, vướng xe tải chạy qua.",
            "Các nhà mạng đã bó gọn và nâng cáp lên 5,5 m, cắt bỏ cáp không dùng.",
            ROAD,
        ),
        Case(
            "Thôn không có sóng điện thoại, gọi cấp cứu phải chạy ra đầu dốc.",
            "Đã khảo sát; nhà mạng lắp trạm phát sóng di động trong quý này.",
            "village",
        ),
        Case(
            "Liên tục nhận cuộc gọi giả danh công an yêu cầu chuyển tiền.",
            "Đã chuyển công an và đề nghị nhà mạng chặn các số; không chuyển tiền, không cài ứng dụng lạ.",
        ),
        Case(
            "Mạng Internet chập chờn cả tuần, báo hai lần chưa ai tới sửa.",
            "Kỹ thuật đã thay đầu nối quang, tốc độ đo lại đạt gói cước; được trừ cước 7 ngày.",
        ),
    ),
    FieldId("prices"): (
        Case(
            "Cây xăng bán thiếu, đổ 50 nghìn mà đồng hồ nhảy bất thường.",
            "Đã kiểm tra đột xuất, niêm phong một cột đo sai quá mức và xử phạt.",
            ROAD,
        ),
        Case(
            "Cửa hàng phân bón bán hàng giả, bón hai vụ cây vàng lá.",
            "Quản lý thị trường đã lấy mẫu, tạm giữ 2,3 tấn; kết quả phân tích sẽ báo lại.",
            MARKET,
        ),
        Case(
            "Quán ăn gần bến xe không niêm yết giá, tính một tô phở 120 nghìn.",
            "Đã xử phạt và buộc niêm yết giá, hoàn lại tiền thu quá cho khách.",
            STATION,
        ),
        Case(
            "Gas giả nhãn hiệu giao tận nhà, bình cũ rỉ sét.",
            "Đã thu giữ 47 bình gas không rõ nguồn gốc, xử lý cơ sở sang chiết.",
        ),
    ),
    FieldId("social"): (
        Case(
            "Công ty nợ lương công nhân hai tháng, không trả lời đơn.",
            "Thanh tra lao động đã làm việc; công ty cam kết trả đủ trước ngày 10, sở sẽ theo dõi.",
            FACTORY,
        ),
        Case(
            "Mẹ tôi 82 tuổi chưa nhận trợ cấp người cao tuổi từ đầu quý.",
            "Đã bổ sung vào danh sách chi trả, tiền được truy lĩnh vào kỳ tháng này.",
        ),
        Case(
            "Xin hỏi thủ tục hưởng trợ cấp thất nghiệp khi chuyển về tỉnh.",
            "Nộp đơn chuyển hưởng tại trung tâm dịch vụ việc làm, mang sổ bảo hiểm và căn cước.",
            OFFICE,
        ),
        Case(
            "Người lang thang ngủ trước chợ nhiều ngày, có vẻ đang ốm.",
            "Đã đưa tới cơ sở bảo trợ xã hội, được khám và đang tìm người thân.",
            MARKET,
        ),
    ),
    FieldId("culture"): (
        Case(
            "Khu di tích xuống cấp, cổng chính nứt, rác nhiều sau ngày lễ.",
            "Đã dọn vệ sinh, rào phần cổng nứt; hồ sơ trùng tu đang chờ duyệt.",
            "monument",
        ),
        Case(
            "Nhà văn hóa thôn khóa cửa quanh năm, trẻ con không có chỗ chơi.",
            "Nhà văn hóa mở cửa 17–21 giờ hằng ngày từ tuần này, có người trực.",
            "village",
        ),
        Case(
            "Điểm du lịch thác thu vé giữ xe gấp đôi giá niêm yết.",
            "Đã nhắc nhở đơn vị giữ xe, niêm yết giá và hoàn tiền thu thừa.",
            "waterfall",
        ),
    ),
    FieldId("other"): (
        Case(
            "Xin hỏi số điện thoại của Ủy ban xã mới sau khi sáp nhập.",
            "Số của Ủy ban có trên trang của tỉnh, mục Danh bạ; 1022 đã nhắn cho người hỏi.",
        ),
        Case(
            "Tổ ong vò vẽ lớn trên cây trước nhà trẻ, xin hỏi ai xử lý.",
            "Đã phối hợp với tổ bảo vệ dân phố xử lý tổ ong ngay trong chiều nay.",
            SCHOOL,
        ),
        Case(
            "Góp ý: nên có thêm ghế và nước uống ở chỗ chờ làm căn cước.",
            "Cảm ơn góp ý của bà con; đã bố trí thêm 12 ghế và bình nước.",
            OFFICE,
        ),
    ),
}

ANY = Case("Đề nghị cơ quan xem và trả lời giúp bà con.", "Đã xem xét và giải quyết xong theo phản ánh.")
"""Of a field that is not named here, or of a matter that is not the city's own."""
