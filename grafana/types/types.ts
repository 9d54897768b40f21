// What the parts of a dashboard's file have to be. Grafana fills in what is left out, so every key may be; an unknown key may
// not be there. Enums are compared by value, as JSON has no others.
import type {AnnotationQuery, Dashboard, DataSourceRef, FieldConfig, GraphFieldConfig, Panel, RowPanel, VariableModel} from '@grafana/schema';
import type {Options as HeatmapOptions} from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type {Options as StatOptions} from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type {Options as TableOptions} from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type {Options as TimeSeriesOptions} from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

type Plain<T> = T extends string ? `${T}`
  : T extends number ? (`${T}` extends `${infer N extends number}` ? N : never)
  : T extends (infer U)[] ? Plain<U>[]
  : T extends object ? {[K in keyof T]?: Plain<T[K]>}
  : T;

type Query = {
  refId: string; datasource: DataSourceRef; expr: string; legendFormat: string;
  instant?: boolean; range?: boolean; format?: 'time_series' | 'table' | 'heatmap';
};
type Shown<Type extends string, Options, Custom> =
  Plain<Omit<Panel, 'type' | 'targets' | 'options' | 'fieldConfig'>> & {
    type: Type; title: string; description: string; gridPos: {x: number; y: number; w: number; h: number};
    targets: Query[]; options: Plain<Options>;
    fieldConfig: {
      defaults: Plain<Omit<FieldConfig, 'custom'>> & {custom?: Plain<Custom>};
      overrides: {matcher: {id: string; options: string}; properties: {id: string; value: unknown}[]}[];
    };
  };
type Stat = Shown<'stat', StatOptions, never>;
type TimeSeries = Shown<'timeseries', TimeSeriesOptions, GraphFieldConfig>;
type Heatmap = Shown<'heatmap', HeatmapOptions, never>;
type Table = Shown<'table', TableOptions, never>;
type Row = Plain<RowPanel>;
type Board = Plain<Omit<Dashboard, 'panels' | 'annotations' | 'templating'>>;
type Annotation = Plain<AnnotationQuery> & {expr: string; step: string; titleFormat: string; textFormat: string; tagKeys: string; useValueForTime: boolean};
type Variable = Plain<VariableModel> & {definition?: string};

