import{i as e,r as t}from"./viewer-BM_XlWAg.js";import{a as n,n as r}from"./jsx-runtime-Wy9s6hX0.js";import{l as i}from"./index-CoytYIP7.js";e();var a=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{alias:null,args:[{kind:`Variable`,name:`id`,variableName:`id`}],concreteType:`DashboardPayload`,kind:`LinkedField`,name:`duplicateDashboard`,plural:!1,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`useDuplicateMutation`,selections:t,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`useDuplicateMutation`,selections:t},params:{cacheID:`1a36623f2aa318d64907f64225f7c81a`,id:null,metadata:{},name:`useDuplicateMutation`,operationKind:`mutation`,text:`mutation useDuplicateMutation(
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
`}}})();a.hash=`3f8057876f4aca8a9a32478ffd774c87`;var o=n(r(),1),s=t();function c(e){let t=i(),[n]=(0,s.useMutation)(a);return(0,o.useCallback)(r=>void n({variables:{id:r},updater:e=>e.invalidateStore(),onCompleted:({duplicateDashboard:{dashboard:n,errors:r}})=>{n?(t(`Duplicated as ${n.title}`,`copy`),e(n.id)):t(r[0]?.message??`Nothing was copied.`,`alert`)},onError:e=>t(e.message,`alert`)}),[n,e,t])}export{c as t};