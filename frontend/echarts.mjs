// Only the charts that pages draw; on a canvas, because strict CSP forbids its SVG.
export { init, use, getInstanceByDom } from "echarts/core";
import { use } from "echarts/core";
import { BarChart, CustomChart, GraphChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([
  AriaComponent, BarChart, CanvasRenderer, CustomChart, DataZoomComponent, GraphChart, GridComponent, LegendComponent,
  LineChart, MarkLineComponent, PieChart, ScatterChart, TooltipComponent,
]);
