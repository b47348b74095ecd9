import{T as e,f as t,o as n,p as r,r as i,s as a,u as o,w as s,y as c}from"./index-BTJ6PABj.js";import{a as l,n as u,t as d}from"./jsx-runtime-Wy9s6hX0.js";import{t as f}from"./Button-DkStLwQg.js";import{t as p}from"./Icon-BsjFydRC.js";import{t as m}from"./Picker-Di8KEEIL.js";import{t as h}from"./SearchInput-CRdD5iER.js";import{t as g}from"./Time-BMIhN9XS.js";import{a as _}from"./layout-BlRTBiHU.js";import{t as v}from"./Favourite-DDAZWDCs.js";e();var y=(function(){var e={defaultValue:24,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`cursor`},n={defaultValue:null,kind:`LocalArgument`,name:`filter`},r={defaultValue:null,kind:`LocalArgument`,name:`id`},i={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},a=[{kind:`Variable`,name:`id`,variableName:`id`}],o={kind:`Variable`,name:`filter`,variableName:`filter`},s={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},c={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},u=[{kind:`Variable`,name:`after`,variableName:`cursor`},o,{kind:`Variable`,name:`first`,variableName:`count`},s],d={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r,i],kind:`Fragment`,metadata:null,name:`DashboardsPageListQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`},o,s],kind:`FragmentSpread`,name:`DashboardsPageList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[e,t,n,i,r],kind:`Operation`,name:`DashboardsPageListQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[c,l,{kind:`InlineFragment`,selections:[{alias:null,args:u,concreteType:`DashboardConnection`,kind:`LinkedField`,name:`dashboards`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`node`,plural:!1,selections:[l,d,{alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`createdBy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},l],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[l,d,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isFavorited`,storageKey:null},c],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:u,filters:[`filter`,`orderBy`],handle:`connection`,key:`DashboardsPageList_dashboards`,kind:`LinkedHandle`,name:`dashboards`}],type:`Organization`,abstractKey:null}],storageKey:null}]},params:{cacheID:`c4a107d9c960976ad4c381eb6a211c57`,id:null,metadata:{},name:`DashboardsPageListQuery`,operationKind:`query`,text:`query DashboardsPageListQuery(
  $count: Int = 24
  $cursor: String
  $filter: DashboardFilter
  $orderBy: DashboardOrder
  $id: ID!
) {
  node(id: $id) {
    __typename
    ...DashboardsPageList_organization_1FfpYs
    id
  }
}

fragment DashboardCard_dashboard on Dashboard {
  id
  title
  dateUpdated
  createdBy {
    name
    id
  }
  widgets {
    id
    title
    displayType
    layout {
      x
      y
      w
      h
      minH
    }
  }
  ...Favourite_dashboard
}

fragment DashboardsPageList_organization_1FfpYs on Organization {
  dashboards(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy) {
    edges {
      node {
        id
        ...DashboardCard_dashboard
        __typename
      }
      cursor
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
  id
}

fragment Favourite_dashboard on Dashboard {
  id
  title
  isFavorited
}
`}}})();y.hash=`be39474deb89bd95f0b6b5584a08ad57`;var b=(function(){var e=[`dashboards`],t={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{argumentDefinitions:[{defaultValue:24,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`},{defaultValue:null,kind:`LocalArgument`,name:`orderBy`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:y,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`DashboardsPageList_organization`,selections:[{alias:`dashboards`,args:[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Variable`,name:`orderBy`,variableName:`orderBy`}],concreteType:`DashboardConnection`,kind:`LinkedField`,name:`__DashboardsPageList_dashboards_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`node`,plural:!1,selections:[t,{args:null,kind:`FragmentSpread`,name:`DashboardCard_dashboard`},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},t],type:`Organization`,abstractKey:null}})();b.hash=`be39474deb89bd95f0b6b5584a08ad57`;var x=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i={kind:`Variable`,name:`filter`,variableName:`filter`},a={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},o=[i,{kind:`Literal`,name:`first`,value:24},a],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`DashboardsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{args:[i,a],kind:`FragmentSpread`,name:`DashboardsPageList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,e,t],kind:`Operation`,name:`DashboardsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:o,concreteType:`DashboardConnection`,kind:`LinkedField`,name:`dashboards`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`node`,plural:!1,selections:[s,c,{alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`createdBy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},s],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[s,c,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isFavorited`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:o,filters:[`filter`,`orderBy`],handle:`connection`,key:`DashboardsPageList_dashboards`,kind:`LinkedHandle`,name:`dashboards`},s],storageKey:null}]},params:{cacheID:`6c4db113bc4002b014929c6002f5f395`,id:null,metadata:{},name:`DashboardsPageQuery`,operationKind:`query`,text:`query DashboardsPageQuery(
  $slug: String!
  $filter: DashboardFilter
  $orderBy: DashboardOrder
) {
  organization(slug: $slug) {
    ...DashboardsPageList_organization_2Awgb3
    id
  }
}

fragment DashboardCard_dashboard on Dashboard {
  id
  title
  dateUpdated
  createdBy {
    name
    id
  }
  widgets {
    id
    title
    displayType
    layout {
      x
      y
      w
      h
      minH
    }
  }
  ...Favourite_dashboard
}

fragment DashboardsPageList_organization_2Awgb3 on Organization {
  dashboards(first: 24, filter: $filter, orderBy: $orderBy) {
    edges {
      node {
        id
        ...DashboardCard_dashboard
        __typename
      }
      cursor
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
  id
}

fragment Favourite_dashboard on Dashboard {
  id
  title
  isFavorited
}
`}}})();x.hash=`c3e5ac1864cfde734d4188a9bcf6e8c8`;var S=l(u(),1),C=s(),w=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},t={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null};return{argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`DashboardCard_dashboard`,selections:[e,t,{alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`createdBy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[e,t,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null}],storageKey:null},{args:null,kind:`FragmentSpread`,name:`Favourite_dashboard`}],type:`Dashboard`,abstractKey:null}})();w.hash=`79446f3047f8d3c8dac238bf5bf4f81f`;var T=d();function E(e){let t=(0,C.useFragment)(w,e.dashboard),n=_(t.widgets.map(e=>({...e,layout:e.layout??null}))),r=n.length;return(0,T.jsxs)(`article`,{className:`card tile`,children:[(0,T.jsx)(O,{widgets:n}),(0,T.jsxs)(`header`,{children:[(0,T.jsx)(`h2`,{className:`cut grow`,children:(0,T.jsx)(c,{to:`/dashboards/${encodeURIComponent(t.id)}`,children:t.title})}),(0,T.jsx)(v,{dashboard:t})]}),(0,T.jsxs)(`p`,{className:`in small faint`,children:[r,` `,r===1?`widget`:`widgets`,` ·`,` `,t.createdBy?.name??`prebuilt`,` ·`,` `,(0,T.jsx)(g,{date:t.dateUpdated})]})]})}var D=6;function O(e){return(0,T.jsx)(`svg`,{className:`layout-picture`,viewBox:`0 0 120 66`,"aria-hidden":`true`,children:e.widgets.filter(({layout:e})=>e.y<D).map(({id:e,layout:t,displayType:n})=>(0,T.jsx)(`rect`,{className:`kind-${n.toLowerCase()}`,x:t.x*20+1,y:t.y*11+1,width:t.w*20-2,height:Math.min(t.h,D-t.y)*11-2,rx:1.5},e))})}var k=[{id:`RECENTLY_VIEWED`,name:`Recently viewed`},{id:`MOST_POPULAR`,name:`Most visited`},{id:`MINE_FIRST`,name:`Mine first`},{id:`DATE_CREATED`,name:`Newest`},{id:`TITLE`,name:`Title`}];function A(){let[e,r]=(0,S.useState)(0),s=(0,S.useCallback)(()=>r(e=>e+1),[]),[l,u]=a(`query`),[d]=a(`order`),[g]=a(`favourites`),_=n(),{canWrite:v}=i(),y=k.find(e=>e.id===d?.toUpperCase())?.id??`RECENTLY_VIEWED`;return(0,T.jsxs)(o,{title:`Dashboards`,actions:v&&(0,T.jsxs)(c,{className:`btn primary`,to:`/dashboards/new`,children:[(0,T.jsx)(p,{name:`plus`}),`New dashboard`]}),children:[(0,T.jsxs)(`div`,{className:`row wrap`,children:[(0,T.jsx)(h,{label:`Search dashboards`,placeholder:`Part of a title`,text:l??``,onChange:u}),(0,T.jsx)(m,{label:`Order`,isLabelShown:!0,choices:k,chosen:y,onChange:e=>_({order:e.toLowerCase()})}),(0,T.jsxs)(`span`,{className:`joined`,role:`group`,"aria-label":`Which`,children:[(0,T.jsx)(f,{"aria-pressed":!g,onPress:()=>_({favourites:null}),children:`All`}),(0,T.jsx)(f,{"aria-pressed":!!g,onPress:()=>_({favourites:`yes`}),children:`Favourites`})]})]}),(0,T.jsx)(t,{onRetry:s,children:(0,T.jsx)(S.Suspense,{fallback:(0,T.jsx)(N,{}),children:(0,T.jsx)(j,{query:l,sort:y,isFavourites:!!g,fetchKey:e})})},e)]})}function j(e){let{organization:t}=i(),n=(0,S.useDeferredValue)({slug:t,filter:{query:e.query,favorites:e.isFavourites?!0:null},orderBy:{field:e.sort,direction:e.sort===`TITLE`?`ASC`:`DESC`}}),r=(0,C.useLazyLoadQuery)(x,n,{fetchKey:e.fetchKey,fetchPolicy:`store-and-network`});return r.organization?(0,T.jsx)(M,{organization:r.organization,query:e.query}):null}function M(e){let{data:t,hasNext:n,isLoadingNext:i,loadNext:o}=(0,C.usePaginationFragment)(b,e.organization),{edges:s}=t.dashboards,[,c]=a(`query`);return s.length===0?(0,T.jsx)(`section`,{className:`card`,children:e.query?(0,T.jsxs)(r,{icon:`search`,title:`No dashboard matches`,children:[(0,T.jsx)(`p`,{children:(0,T.jsx)(`code`,{children:e.query})}),(0,T.jsx)(f,{onPress:()=>c(null),children:`Clear search`})]}):(0,T.jsx)(r,{icon:`dashboard`,title:`No dashboards here yet`,children:(0,T.jsx)(`p`,{children:`Stars mark favourites; a new dashboard starts empty.`})})}):(0,T.jsxs)(T.Fragment,{children:[(0,T.jsx)(`ul`,{className:`cards`,children:s.map(({node:e})=>(0,T.jsx)(`li`,{children:(0,T.jsx)(E,{dashboard:e})},e.id))}),n&&(0,T.jsx)(`div`,{className:`row center`,children:(0,T.jsx)(f,{look:`quiet`,isDisabled:i,onPress:()=>o(24),children:i?`Loading more`:`Load more`})})]})}function N(){return(0,T.jsx)(`div`,{className:`cards`,role:`status`,"aria-label":`Loading dashboards`,children:Array.from({length:6},(e,t)=>(0,T.jsx)(`span`,{className:`skel skel-tile`},t))})}export{A as Component};