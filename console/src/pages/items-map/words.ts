/* The words of this map, in both languages: those of the map itself by its own names for them. */

interface Words {
  map: Record<string, string>;
  more: (count: number) => string;
}

const vi: Words = {
  map: {
    "Map.Title": "Bản đồ",
    "NavigationControl.ZoomIn": "Phóng to",
    "NavigationControl.ZoomOut": "Thu nhỏ",
    "Popup.Close": "Đóng",
    "CooperativeGesturesHandler.WindowsHelpText": "Giữ Ctrl và cuộn để phóng to, thu nhỏ",
    "CooperativeGesturesHandler.MacHelpText": "Giữ ⌘ và cuộn để phóng to, thu nhỏ",
    "CooperativeGesturesHandler.MobileHelpText": "Dùng hai ngón tay để di chuyển bản đồ",
  },
  more: (count) => `và ${count} mục khác`,
};

const en: Words = {
  map: {
    "Map.Title": "Map",
    "NavigationControl.ZoomIn": "Zoom in",
    "NavigationControl.ZoomOut": "Zoom out",
    "Popup.Close": "Close",
    "CooperativeGesturesHandler.WindowsHelpText": "Hold Ctrl and scroll to zoom",
    "CooperativeGesturesHandler.MacHelpText": "Hold ⌘ and scroll to zoom",
    "CooperativeGesturesHandler.MobileHelpText": "Move the map with two fingers",
  },
  more: (count) => `and ${count} more`,
};

export const WORDS = { vi, en };
