/** The departments of the demo company below the root, three levels deep; `parent` is another key or absent for the top level. */
export type DemoDepartmentKey =
  | 'office'
  | 'engineering'
  | 'platform'
  | 'backend'
  | 'frontend'
  | 'algorithms'
  | 'quality'
  | 'product'
  | 'marketing'
  | 'sales'
  | 'customers'
  | 'people'
  | 'finance'
  | 'overseas'

export type DemoDepartment = {
  key: DemoDepartmentKey
  id: number
  name: string
  parent?: DemoDepartmentKey
}

export const demoDepartments: readonly DemoDepartment[] = [
  { key: 'office', id: 520001, name: '总经办' },
  { key: 'engineering', id: 520010, name: '研发中心' },
  { key: 'platform', id: 520011, name: '平台研发部', parent: 'engineering' },
  { key: 'backend', id: 520012, name: '后端组', parent: 'platform' },
  { key: 'frontend', id: 520013, name: '前端组', parent: 'platform' },
  { key: 'algorithms', id: 520014, name: '智能算法部', parent: 'engineering' },
  { key: 'quality', id: 520015, name: '质量保障部', parent: 'engineering' },
  { key: 'product', id: 520020, name: '产品设计中心' },
  { key: 'marketing', id: 520030, name: '营销中心' },
  { key: 'sales', id: 520031, name: '销售部', parent: 'marketing' },
  { key: 'customers', id: 520040, name: '客户成功部' },
  { key: 'people', id: 520050, name: '人力行政部' },
  { key: 'finance', id: 520060, name: '财务法务部' },
  { key: 'overseas', id: 520070, name: '海外事业部' },
]

/** Departments that the app may not see. */
export const demoInvisibleDepartments: readonly DemoDepartmentKey[] = ['overseas']

/** People whom the app sees one by one although their department is out of sight, by handle. */
export const demoSinglyVisible: readonly string[] = ['oliviatan']

export const demoCompanyName = '青禾科技'
