/** ECharts with the parts that the board draws with. */
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

// The aria component draws the hatching of bars.
use([BarChart, LineChart, GridComponent, AriaComponent, CanvasRenderer]);

export { init, type EChartsType };
