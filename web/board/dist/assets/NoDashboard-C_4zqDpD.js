import{a as e,n as t,t as n}from"./jsx-runtime-Wy9s6hX0.js";import{i as r,r as i}from"./viewer-BM_XlWAg.js";import{i as a}from"./theme-ybavyQJj.js";import{d as o,l as s,p as c}from"./index-r96JJ45h.js";r();var l=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{alias:null,args:[{kind:`Variable`,name:`id`,variableName:`id`}],concreteType:`DashboardPayload`,kind:`LinkedField`,name:`duplicateDashboard`,plural:!1,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`useDuplicateMutation`,selections:t,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`useDuplicateMutation`,selections:t},params:{cacheID:`1a36623f2aa318d64907f64225f7c81a`,id:null,metadata:{},name:`useDuplicateMutation`,operationKind:`mutation`,text:`mutation useDuplicateMutation(
  $id: ID!
) {
  duplicateDashboard(id: $id) {
    dashboard {
      id
      title
    }
    errors {
      message
    }
  }
}
`}}})();l.hash=`3f8057876f4aca8a9a32478ffd774c87`;var u=e(t(),1),d=i();function f(e){let t=s(),[n]=(0,d.useMutation)(l);return(0,u.useCallback)(r=>void n({variables:{id:r},updater:e=>e.invalidateStore(),onCompleted:({duplicateDashboard:{dashboard:n,errors:r}})=>{n?(t(`Duplicated as ${n.title}`,`copy`),e(n.id)):t(r[0]?.message??`Nothing was copied.`,`alert`)},onError:e=>t(e.message,`alert`)}),[n,e,t])}var p=n();function m(){return(0,p.jsx)(c,{title:`No dashboard`,children:(0,p.jsx)(`section`,{className:`card`,children:(0,p.jsxs)(o,{icon:`dashboard`,title:`This dashboard does not exist`,children:[(0,p.jsx)(`p`,{children:`It was deleted, or it is of another organization.`}),(0,p.jsx)(a,{className:`btn`,to:`/dashboards`,children:`All dashboards`})]})})})}export{f as n,m as t};