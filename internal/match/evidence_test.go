package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/schema"
)

// shaped writes $defs: one type a line, its name, a file for its module behind @, and
// its fields. A field is a name, name=constant, name~default or name:Type; a line with | is a
// union of types, of which it sends those with > besides, one with ' an enum, one with * a list; ^ is an operation by which it is sent, < one by which it is received,
// ? a parameter of a query, and (arguments) says that a method writes it out of its own.
func shaped(text string) string {
	var defs []string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		name, file, _ := strings.Cut(words[0], "@")
		name, arguments := strings.CutSuffix(name, "(arguments)")
		native := ""
		if arguments {
			native = `"native":"arguments",`
		}
		var parts, roles, sends []string
		form := `"type":"object","properties":{%s}`
		for _, w := range words[1:] {
			field, constant, isConst := strings.Cut(w, "=")
			preset, value, isDefault := strings.Cut(w, "~")
			_, to, isRef := strings.Cut(w, ":")
			switch {
			case strings.HasPrefix(w, "^"):
				roles = append(roles, fmt.Sprintf(`{"role":"sent","why":"","operations":[%q]}`, w[1:]))
			case strings.HasPrefix(w, "?"):
				parts = append(parts, fmt.Sprintf(`%q:{"type":"string","x-parity":{"in":"query"}}`, w[1:]))
			case strings.HasPrefix(w, "<"):
				roles = append(roles, fmt.Sprintf(`{"role":"received","why":"","operations":[%q]}`, w[1:]))
			case strings.HasPrefix(w, "|"):
				form = `"anyOf":[%s]`
				parts = append(parts, fmt.Sprintf(`{"$ref":"#/$defs/%s"}`, w[1:]))
			case strings.HasPrefix(w, ">"):
				sends = append(sends, fmt.Sprintf(`{"$ref":"#/$defs/%s"}`, w[1:]))
			case strings.HasPrefix(w, "*"):
				form = `"type":"array","items":%s`
				parts = append(parts, fmt.Sprintf(`{"$ref":"#/$defs/%s"}`, w[1:]))
			case isDefault:
				parts = append(parts, fmt.Sprintf(`%q:{"type":"string","default":%q}`, preset, value))
			case strings.HasPrefix(w, "'"):
				form = `"enum":[%s]`
				parts = append(parts, fmt.Sprintf("%q", w[1:]))
			case isConst:
				parts = append(parts, fmt.Sprintf(`%q:{"const":%q}`, field, constant))
			case isRef:
				field, _, _ := strings.Cut(w, ":")
				parts = append(parts, fmt.Sprintf(`%q:{"$ref":"#/$defs/%s"}`, field, to))
			default:
				parts = append(parts, fmt.Sprintf(`%q:{"type":"string"}`, w))
			}
		}
		if file == "" {
			file = "types.x"
		}
		if len(sends) > 0 {
			native += fmt.Sprintf(`"out":{"anyOf":[%s]},`, strings.Join(append(parts, sends...), ","))
		}
		defs = append(defs, fmt.Sprintf(`%q:{%s,"x-parity":{%s"roles":[%s],"source":{"file":"sdk/%s","line":1}}}`, name, fmt.Sprintf(form, strings.Join(parts, ",")), native, strings.Join(roles, ","), file))
	}
	return "{" + strings.Join(defs, ",") + "}"
}

// TestEvidence shows each kind of evidence making a pair, and what is near and must
// not make one.
func TestEvidence(t *testing.T) {
	for _, row := range []struct {
		name, reference, other string
		want                   string // "Ref Other by"
		reason                 string
	}{
		{"path", "RunParams@beta/threads.x model prompt seed", "BetaThreadsRunParams model prompt seed",
			"RunParams BetaThreadsRunParams words and shape", "one SDK writes into the name what the other writes into the path"},
		{"enclosing class", "Permission.Update id verb", "PermissionUpdate id verb",
			"Permission.Update PermissionUpdate words and shape", "a nested class is named after the one around it"},
		{"enclosing class that says a word again", "Deployments.CreateDeploymentParams name model version hardware\nDeployments.UpdateDeploymentParams model version hardware\nDeployment owner name\nDeploymentRelease number", "CreateDeploymentOptions name model version hardware\nUpdateDeploymentOptions model version hardware\nDeployment owner name\nDeploymentRelease number",
			"Deployment Deployment name, DeploymentRelease DeploymentRelease name, Deployments.CreateDeploymentParams CreateDeploymentOptions words and shape, Deployments.UpdateDeploymentParams UpdateDeploymentOptions words and shape", "it is one word"},
		{"enclosing class of another", "Permission.Update id verb\nPermission verb", "RoleUpdate id verb\nPermission verb",
			"Permission Permission name", "the class around it is another"},
		{"order of words", "TextContentBlock text mime lang", "ContentBlockText text mime lang",
			"TextContentBlock ContentBlockText words and shape", "the same words"},
		{"an older interface beside", "A@api/a a b c\nB@api/b d e f\nC@api/c g h i\nD@api/d j k l ^POST_v2/d", "one.A@one/a a~1 b c\none.B@one/b d~1 e f\none.C@one/c g~1 h i\none.D@one/d j~1 k l ^POST_v1/d\ntwo.A@two/a a b c\ntwo.B@two/b d e f\ntwo.C@two/c g h i\ntwo.D@two/d j k l ^POST_v2/d\nold.D@old/d j k~1 l ^POST_v2/d",
			"A two.A name, B two.B name, C two.C name, D two.D name", "all of a folder go with the folder whose requests they make, and that has the most of them"},
		{"few beside", "A@api/a a b c\nB@api/b d e f", "one.A@one/a a~1 b c\none.B@one/b d~1 e f\ntwo.A@two/a a b c\ntwo.B@two/b d e f",
			"A one.A words and shape, B one.B words and shape", "two types make no interface: each serves for both"},
		{"status in a name", "CancelRun200Response ids count\nCancelRun400Response code reason\nRun200 a b c", "CancelRunResponse ids count\nRun a b c",
			"CancelRun200Response CancelRunResponse words and shape", "a generator's word for the response of an operation; a number before anything else is the name's own"},
		{"version prefix", "V1Pod spec status node\nV2Pod spec status zone", "v1.Pod@v1/types.x spec status node\nv2.Pod@v2/types.x spec status zone",
			"V1Pod v1.Pod words and shape, V2Pod v2.Pod words and shape", "the prefix is the module"},
		{"version of another", "V1Pod spec status node", "v2.Pod@v2/types.x spec status node",
			"", "the modules are two versions"},
		{"a word that name and path repeat", "notes/entities.Plan@notes/entities/plan.x id price note\nsims/entities.Plan@sims/entities/plan.x id\nentities.Plan@entities/plan.x id state", "PlanNote@notes/plan.x id price note\nPlan@plan.x id state",
			"entities.Plan Plan name, notes/entities.Plan PlanNote words and shape", "the path of the one is the name of the other, and its own path is no other place"},
		{"abbreviations", "CustomerAuthToken key until scope\nBill id", "CustomerAuthenticationToken key until scope\nBill id",
			"Bill Bill name, CustomerAuthToken CustomerAuthenticationToken words and shape", "a word that begins another of the other set"},
		{"an abbreviation that both know", "UserAuthToken key until scope\nAuthentication id", "UserAuthenticationToken key until scope\nAuth id",
			"", "where both SDKs write both, they mean two things"},
		{"acronyms", "APIKeys url ids\nURLContext uris", "ApiKey url ids\nUrlContext uris",
			"APIKeys ApiKey words and shape, URLContext UrlContext name", "case and plural say nothing"},
		{"an older interface beside", "Push@bot/messaging/p.x to text\nReply@bot/messaging/r.x token note\nCast@bot/messaging/c.x group body\nLink@bot/messaging/l.x user menu\nColumn@bot/messaging/col.x title image",
			"Push@bot/api/p.x to text\nReply@bot/api/r.x token note\nCast@bot/api/c.x group body\nLink@bot/api/l.x user menu\napi.Column@bot/api/col.x title image\nold.Column@bot/old/col.x title image",
			"Cast Cast name, Column api.Column name, Link Link name, Push Push name, Reply Reply name", "all others have theirs in that folder"},
		{"two interfaces beside each other", "Push@bot/messaging/p.x to text\nReply@bot/messaging/r.x token note\nCast@bot/messaging/c.x group body\nLink@bot/messaging/l.x user menu\nColumn@bot/messaging/col.x title image",
			"Push@bot/api/p.x to text\nReply@bot/api/r.x token note\nCast@bot/old/c.x group body\nLink@bot/old/l.x user menu\napi.Column@bot/api/col.x title image more\nold.Column@bot/old/col.x title image most",
			"Cast Cast name, Link Link name, Push Push name, Reply Reply name", "the company tells nothing"},
		{"compound with the name of all", "Entities.Price@a/entities/p.x id total\nNotices.Price@notices/entities/p.x id total", "v5.Price@p.x id total\nsdknotices.Price@sdknotices/p.x id total",
			"Entities.Price v5.Price name, Notices.Price sdknotices.Price name", "the folder of all types tells of the first word"},
		{"compound", "ChatkitThread id title kit", "ChatKitThread id title kit\nKit a\nChat b",
			"ChatkitThread ChatKitThread name", "where words begin says nothing"},
		{"generic instance", "Page[types.Run] items next\nPage[types.Job] items next", "Page[Run] items next\nPage[Job] items next",
			"Page[types.Job] Page[Job] name, Page[types.Run] Page[Run] name", "an instance is told by its argument"},
		{"generic instance and its argument", "Page[types.Run] items next", "Run items next",
			"", "an instance is not its argument"},

		{"another name for what has its counterpart", "Pod id spec node\nPodDetail id spec node zone", "Pod id spec node\nNullablePod |Pod",
			"Pod Pod name", "it says no more than the type itself"},
		{"another name for what has none", "StreamEvent |Start |Stop\nStart at\nStop why", "RawStreamEvent |Start |Stop\nStreamEvent |RawStreamEvent\nStart at\nStop why",
			"Start Start name, Stop Stop name, StreamEvent StreamEvent name", "the name tells of the type"},

		{"shape and a word", "Ban reason user until", "GuildBan reason user until\nGuild name owner",
			"Ban GuildBan words and shape", "the same fields, and one name says more"},
		{"names for types that have other counterparts", "CreateTargetUrl url token zone name owner\nTargetCreateUrl url token zone name owner\nCreateTargetZone zone token name owner\nTargetCreateZone zone token name owner\nCreateTargetKey key token zone name owner\nTargetCreateKey key token zone name owner", "CreateTargetUrl url token zone name owner\nNullableCreateTargetUrl |CreateTargetUrl\nCreateTargetZone zone token name owner\nNullableCreateTargetZone |CreateTargetZone\nCreateTargetKey key token zone name owner\nNullableCreateTargetKey |CreateTargetKey",
			"CreateTargetKey CreateTargetKey name, CreateTargetUrl CreateTargetUrl name, CreateTargetZone CreateTargetZone name, TargetCreateKey CreateTargetKey words and shape, TargetCreateUrl CreateTargetUrl words and shape, TargetCreateZone CreateTargetZone words and shape", "a wrapper is no second type; one type serves for two of its words"},
		{"a name with the word of its folder", "BookSchema title pages\nPen ink width", "Book@lib/schemas/book.x title pages\nPen@lib/pens/pen.x ink width\nCall@lib/operations/call.x to",
			"BookSchema Book words and shape, Pen Pen name", "it says twice that it is a schema"},
		{"a name for a type that both have", "Money amount unit\nPrice |Money", "Money amount unit\nPrice |Money",
			"Money Money name, Price Price name", "they are two names in both"},
		{"a larger type beside", "SendRequestParams to text tools choice\nJoinRequestParams room key\nLeaveRequestParams room why", "SendParams to text\nSendWithToolsParams to text tools choice\nJoinParams room key\nLeaveParams room why",
			"JoinRequestParams JoinParams words and shape, LeaveRequestParams LeaveParams words and shape, SendRequestParams SendWithToolsParams words and shape", "it has all that the shorter name has, and the rest"},
		{"a larger type that is another", "SendRequestParams to text tools choice\nJoinRequestParams room key\nLeaveRequestParams room why", "SendParams to text\nSendWithToolsParams to text tools batch\nJoinParams room key\nLeaveParams room why",
			"JoinRequestParams JoinParams words and shape, LeaveRequestParams LeaveParams words and shape, SendRequestParams SendParams words and shape", "it has a field that the reference does not have"},
		{"a base beside the union of its heirs", "RequestParams meta\nJoinRequestParams meta room key\nLeaveRequestParams meta where why", "Params |JoinParams |LeaveParams\nJoinParams meta room key\nLeaveParams meta where why",
			"JoinRequestParams JoinParams words and shape, LeaveRequestParams LeaveParams words and shape", "a base is none of its heirs"},
		{"a base beside a union that reads those of its heirs that have no more", "RequestParams meta\nJoinRequestParams meta room key\nLeaveRequestParams meta where why", "Params |PingParams |PongParams >JoinParams >LeaveParams\nPingParams meta\nPongParams meta\nJoinParams meta room key\nLeaveParams meta where why",
			"JoinRequestParams JoinParams words and shape, LeaveRequestParams LeaveParams words and shape", "what it sends is a part of what it is"},
		{"a word that tells apart", "Tool name schema cache\nBetaMemory path view", "BetaTool name schema cache\nMemory path view\nBetaFile id\nFile id\nOther x",
			"", "there are types with and without Beta, which are two things"},
		{"a word of one set alone", "Fork id from title\nPin at", "UnstableFork id from title\nUnstablePage x y\nPage x y\nPin at",
			"Fork UnstableFork words and shape, Pin Pin name", "the other set never writes Unstable: it tells its types from nothing"},
		{"a word of one set alone, and a type without it", "Page x y z", "UnstablePage x y z\nPage p q r",
			"", "the word tells the two Pages apart"},
		{"a word left out, and a type without it", "Fork a b c\nJoin d e f\nHttpServe g h i k l", "UnstableFork a b c\nUnstableJoin d e f\nUnstableServeHttp g h i m n\nServeHttp q r s",
			"Fork UnstableFork words and shape, Join UnstableJoin words and shape", "the word is left out, but there it tells two apart"},
		{"the path of another of that name", "Group@common/models.x id name note since\nDirectoryGroup@common/models.x id name idp till\nPin@pin.x p q", "sync.Group@directory/sync/group.x id name raw idp\nPage@page.x p q",
			"DirectoryGroup sync.Group words and shape", "the path says which Group it is, and so do the fields"},
		{"the path of the only one of that name", "Group@models.x id name note since", "directory.Group@directory/group.x id name raw idp\nPage@page.x p q",
			"Group directory.Group name", "an exact name and something in common"},
		{"lists of two resources", "CardListParams limit after before", "AccountListParams limit after before",
			"", "the same fields mean two things"},
		{"lists of two resources in several services", "CardListParams limit after before\nCardGetParams id expand\nCard number", "AccountListParams limit after before\nAccountGetParams id expand\nCard number",
			"Card Card name", "one word stands for another throughout, but the other set knows it"},
		{"request and response", "RunRequest id status model", "RunResponse id status model",
			"", "what is sent is not what comes back"},
		{"request, and a module of responses", "RunInput id status model\nStepInput key note size", "Output.Run@output/run.x id status model\nOutput.Step@output/step.x key note size\nOther@other/o.x p q",
			"", "the module says what they are"},
		{"request, and a module of requests", "RunInput id status model\nStepInput key note size", "Requests.Run@requests/run.x id status model\nRequests.Step@requests/step.x key note size\nOther@other/o.x p q",
			"RunInput Requests.Run shape, StepInput Requests.Step shape", "the module says it instead of the name"},
		{"create and update", "RunCreateParams id status model", "RunUpdateParams id status model",
			"", "two methods"},
		{"create and new", "RunCreateParams id status model", "RunNewParams id status model",
			"RunCreateParams RunNewParams words and shape", "two words for one method"},
		{"create and new, both known", "RunCreateParams id status model\nNewRun x", "RunNewParams id status model\nCreateRun y",
			"", "where both SDKs write both, they mean two things"},
		{"another schema of a bare name", "Content parts role", "Content text annotations",
			"", "nothing in common"},
		{"another schema of a bare name in another module", "message.Content@message.x text role\nresult.Content@result.x blob uri", "Content blob uri",
			"result.Content Content name", "of two of one name, the one with its fields"},
		{"drifted", "Cursor offset limit total", "Cursor offset size",
			"Cursor Cursor name", "an exact name and something in common"},
		{"unknown shape", "Run id status model", "Runner",
			"", "words alone do not make a pair"},
		{"tags", "EventBegin type=start at\nEventEnd type=stop at", "StartedEvent type=start at\nStoppedEvent type=stop at",
			"EventBegin StartedEvent shape, EventEnd StoppedEvent shape", "no other type has the tag"},
		{"a tag of two types", "EventBegin type=start at", "StartedEvent type=start at\nLaunchedEvent type=start at",
			"", "it does not tell which"},
		{"tags against each other", "Start type=start at by", "StartEvent type=stop at by",
			"", "another tag is another type"},
		{"tagged variants", "Message block:U\nU |TextBlock |ImageBlock\nTextBlock type=text text\nImageBlock type=image url",
			"Message block:Block\nBlock |BlockOfText |BlockOfImage\nBlockOfText type=text text\nBlockOfImage type=image url",
			"ImageBlock BlockOfImage words, shape and use, Message Message name, TextBlock BlockOfText words, shape and use, U Block shape and use", "variants of one union, told by their tags"},
		{"unions of one name that wrap their variants otherwise", "Input |AskRequest |PickRequest\nAskRequest method=ask params:AskParams\nPickRequest method=pick params:PickParams\nAskParams a b\nPickParams c d", "Input |AskParams |PickParams\nAskParams a b\nPickParams c d",
			"AskParams AskParams name, Input Input name, PickParams PickParams name", "what a union holds may change, and it is still called so"},
		{"untagged variants", "Message block:U\nU |Alpha |Beta\nAlpha a n\nBeta b m", "Message block:V\nV |Gamma |Delta\nGamma g n\nDelta d m",
			"Message Message name, U V use", "a union may lose one variant and win another"},

		{"use", "Order id buyer:Person\nPerson name mail", "Order id buyer:Customer\nCustomer name mail",
			"Order Order name, Person Customer shape and use", "counterparts hold them in the same field"},
		{"use of what has nothing in common", "Order id buyer:Person\nPerson name mail", "Order id buyer:Customer\nCustomer ssn dob",
			"Order Order name", "a field alone does not make two records one"},
		{"one operation", "Client.search limit query scope ^POST:graph", "GraphQuery limit query scope ^POST:graph\nOther x",
			"Client.search GraphQuery shape and operation", "both are sent by it, whatever they are called"},
		{"one name of two operations", "Body7 text colour name ^POST:notes\nBody8 text colour size ^PUT:tasks\nBody9 text x ^PUT:none", "Body8 text colour name ^POST:notes\nBody9 text colour size ^PUT:tasks",
			"Body7 Body8 shape and operation, Body8 Body9 shape and operation", "a number counts in each set on its own"},
		{"one name of operations that the other set has not", "Body7 text colour name ^POST:v1\nBody8 text colour size ^PUT:v1", "Body7 text colour name ^POST:v2\nBody8 text colour size ^PUT:v2",
			"Body7 Body7 name, Body8 Body8 name", "nothing else is sent by them"},
		{"an operation of two types", "Client.search limit query scope ^POST:graph\nClient.find limit query ^POST:graph", "GraphQuery limit query scope ^POST:graph",
			"", "it does not tell which"},
		{"an operation that an error goes by as well", "Found limit query scope <POST:graph\nWrong code why <POST:graph <GET:x0 <GET:x1 <GET:x2 <GET:x3 <GET:x4 <GET:x5 <GET:x6 <GET:x7", "GraphAnswer limit query scope <POST:graph",
			"Found GraphAnswer shape and operation", "what goes by many says nothing of one"},
		{"an operation that a second answer goes by as well", "Found limit query scope <POST:graph\nWrong code why <POST:graph", "GraphAnswer limit query scope <POST:graph",
			"", "it may be of either"},
		{"two operations", "Client.search limit query scope ^POST:graph", "ThreadQuery limit query scope ^POST:thread",
			"", "the same fields in two requests"},
		{"one operation and nothing in common", "Client.search limit query scope ^POST:graph", "GraphQuery node edge ^POST:graph",
			"", "two versions of it"},

		{"an operation of a list", "ContentItem text mime lang\nContent *ContentItem ^GET:content", "MessageBatch text mime lang ^GET:content\nOther x",
			"ContentItem MessageBatch shape and operation", "the other set has no name for the list"},
		{"constants and defaults", "ReferencesRequest method=doc/references id params\nHoverRequest method=doc/hover id params", "DocumentReferences method~doc/references id params\nDocumentHover method~doc/hover id params",
			"HoverRequest DocumentHover shape, ReferencesRequest DocumentReferences shape", "what one fixes the other fills in, and nobody else does"},
		{"a constant and another default", "ReferencesRequest method=doc/references id params", "DocumentReferences method~doc/hover id params",
			"", "it is filled in with another text"},
		{"a constant that two have as a default", "ReferencesRequest method=doc/references id params", "DocumentReferences method~doc/references id params\nOldReferences method~doc/references id params",
			"", "it does not tell which"},

		{"names that cross", "Plan name code note\nPlanResponse id created name code note", "PlanInput name code note\nPlan id created name code note",
			"Plan PlanInput words and shape, PlanResponse Plan words and shape", "each has a counterpart with all of its fields, under another name"},
		{"names that cross, with drift", "Plan name code note\nPlanView id created name code note", "PlanForm name code note\nPlan id name code",
			"Plan Plan name", "the response fits less: the name is all there is"},
		{"names that cross, and say what is sent", "Plan name code note kind\nPlanResponse id created name code size", "PlanInput name code note\nPlan id created name code",
			"Plan PlanInput words and shape, PlanResponse Plan words and shape", "the four fit better so, and Response here is no Input there"},
		{"names that cross, one of them in the plural, too", "Plan name code note kind\nPlans codes ended\nPlanResponse id created name code size", "PlanInput name code note\nPlansInput codes ended\nPlan id created name code",
			"Plan PlanInput words and shape, PlanResponse Plan words and shape, Plans PlansInput words and shape", "the plural is a name of its own"},
		{"names that cross, and the plural is what is sent", "Plan id created name code\nPlans name code note kind\nPlanResponse id created name code size", "PlanInput name code note\nPlan id created name code",
			"Plan Plan name", "Plan itself is what comes back"},
		{"names that say what is sent, and do not cross", "Plan id created name code\nPlanResponse name code note", "PlanInput name code note\nPlan id created name code",
			"Plan Plan name", "the two of one name are alike"},
		{"names that do not cross", "Plan name code note\nPlanResponse id created name code note", "Plan name code note\nPlanInput id created name code note",
			"Plan Plan name", "the two of one name have the same fields"},
		{"names that cross, where both have one", "Plan name code note\nPlanResponse id created name code note", "PlanInput name code note\nPlan id created name code note\nPlanResponse id",
			"Plan Plan name, PlanResponse PlanResponse name", "either set has a PlanResponse"},

		{"one name for what is sent and what is received", "Plan id created name code kind <GET:plan\nPlanCreate name code note ^POST:plan", "Plan name code note ^POST:plan\nPlanReply id created name <GET:plan",
			"Plan PlanReply words, shape and operation, PlanCreate Plan words, shape and operation", "each set has another type for what the other does with it"},
		{"one name across roles, and no operation in common", "PlanSchema id created name code kind <GET:plan\nPlanCreateSchema name code note kind ^POST:plan", "PlanSchema name code note ^POST:plans\nPlanReply id created name code size <GET:plans",
			"PlanCreateSchema PlanSchema words and shape, PlanSchema PlanReply words and shape", "what clients do with each, and what it is made of"},
		{"one name across roles, and what is less like it", "PlanSchema name code note <GET:plan", "PlanSchema name code note ^POST:plans\nPlanReply id name code <GET:plans",
			"PlanSchema PlanSchema name", "no other is more like it"},
		{"one name, sent and received, and nothing else", "Plan id created name code <GET:plan", "Plan name code note ^POST:plan",
			"Plan Plan name", "the name is all there is"},
		{"a request that is declared, too", "CreateUser email name\nUsers.create_user(arguments) email name ^POST:users", "UserManagementNewParams email name ^POST:users",
			"CreateUser UserManagementNewParams words, shape and operation", "the declaration comes first, by what the client says of its operation"},
		{"a request with the fields of another type", "Label name color\nUsers.create_user(arguments) name color ^POST:users", "UserCreateParams name color ^POST:users",
			"Users.create_user UserCreateParams words, shape and operation", "no word of the type's name is the method's"},

		{"a request with the fields of what a model holds", "Users label:Label\nLabel name color\nUsers.set_label(arguments) name color ^POST:users", "UserLabelParams name color ^POST:users\nLabel name color",
			"Label Label name, Users.set_label UserLabelParams words, shape and operation", "what stands inside of a model is no request"},

		{"two kinds under one name", "Header 'accept 'host\nCall name", "Header *Line\nLine text\nReply header:Header",
			"", "a list of names and a list of lines, which is used where nothing of the first is"},
		{"two kinds in one place", "Call header:Header name\nHeader 'accept 'host", "Header *Line\nLine text\nCall header:Header name",
			"Call Call name, Header Header name", "it is what the other has there"},
		{"enums", "OrderState 'new 'paid 'sent", "OrderStatus 'new 'paid 'sent\nOrder id",
			"OrderState OrderStatus shape", "the same members, which no other has"},
		{"enums of members that others have", "OrderState 'new 'paid 'sent", "OrderStatus 'new 'paid 'sent\nBillState 'new 'open",
			"", "neither State nor Status is known to be the other"},
		{"enums of two members", "OrderSide 'buy 'sell", "OrderDirection 'buy 'sell",
			"", "few words are many things"},
		{"a base without fields", "ChatMember@a.x\nChatMemberUnion |Owner |Guest\nOwner status=owner user\nGuest status=guest user",
			"ChatMember |Owner |Guest\nOwner status=owner user\nGuest status=guest user",
			"ChatMemberUnion ChatMember words and shape, Guest Guest name, Owner Owner name", "the union is the other's union, whatever its base is called"},
		{"the same from the other side", "ChatMember |Owner |Guest\nOwner status=owner user\nGuest status=guest user",
			"ChatMember@a.x\nChatMemberUnion |Owner |Guest\nOwner status=owner user\nGuest status=guest user",
			"ChatMember ChatMemberUnion words and shape, Guest Guest name, Owner Owner name", "the union is the other's union, whatever its base is called"},
		{"a name for an object of anything and a record elsewhere", "Template name claims:Claims\nClaims", "Template name\nSession token:Claims\nClaims org role plan",
			"Template Template name", "nothing but a word speaks for it"},
		{"a name for an object of anything in the place of a record", "Template name claims:Claims\nClaims", "Template name claims:Claims\nClaims org role plan",
			"Claims Claims name, Template Template name", "they stand in one place"},
		{"a base with fields that nothing holds", "Message source:Source\nSource |UserSource |RoomSource\nUserSource type=user user\nRoomSource type=room room user",
			"Message source:SourceInterface\nSource type\nSourceInterface |UserSource |RoomSource\nUserSource type=user user\nRoomSource type=room room user",
			"Message Message name, RoomSource RoomSource name, Source SourceInterface words, shape and use, UserSource UserSource name", "what stands in the union's places is the union"},
		{"a record in place of a union", "Message source:Source\nSource |UserSource |RoomSource\nUserSource type=user user\nRoomSource type=room room user",
			"Message source:Source\nSource type user room",
			"Message Message name, Source Source name", "it stands in the same places"},
		{"a union called as the other calls one of its variants", "Reply id result\nFault id code reason", "Reply |ResultReply |FaultReply\nResultReply id result\nFaultReply id code reason",
			"Fault FaultReply words and shape, Reply ResultReply words and shape", "the record is the variant"},
		{"the same, of variants that share an envelope", "Reply rpc=2 id result\nFault rpc=2 id code", "Reply |ResultReply |FaultReply\nResultReply rpc=2 id result\nFaultReply rpc=2 id code",
			"Fault FaultReply words and shape, Reply ResultReply words and shape", "the record is the variant, though it has most of the other"},
		{"a union called as a record with less than a variant", "Reply rpc=2 id result", "Reply |ResultReply |FaultReply\nResultReply rpc=2 id result\nFaultReply rpc=2 id result code",
			"Reply Reply name", "either may be it"},
		{"a union called as a record with the fields of all", "Reply id result code reason", "Reply |ResultReply |FaultReply\nResultReply id result\nFaultReply id code reason",
			"Reply Reply name", "one record in place of all variants"},
		{"a query and what comes back", "Option id strike expiry kind <GET:options", "ListOptionsParams ?id ?strike ?expiry ?kind",
			"", "nothing of the one is a parameter"},
		{"arguments and what comes back under their name", "Client.proof(arguments) ?hash ^GET:blocks/{}/proof", "Proof hash idx path <GET:other",
			"", "what a function asks with is no answer"},
		{"arguments and what is sent, too, under their name", "Client.proof(arguments) hash idx ^POST:proofs", "Proof hash idx path ^POST:proofs <GET:other",
			"Client.proof Proof name", "a client sends the one, too"},
		{"two queries", "ListOption ?id ?strike ?expiry ?kind", "ListOptionsParams ?id ?strike ?expiry ?kind",
			"ListOption ListOptionsParams words and shape", "both ask for it"},
		{"the form that is sent", "Foo a b c\nFooParam a b c", "Foo a b c",
			"Foo Foo name", "the model comes first"},
		{"learned and left out", "SendRequest a b\nEditRequest c d\nPinRequest e f", "Send a b\nEdit c d\nPin e f",
			"EditRequest Edit words and shape, PinRequest Pin words and shape, SendRequest Send words and shape", "the word is written by one SDK alone"},
	} {
		t.Run(row.name, func(t *testing.T) {
			ref, other := defs(t, "ref", shaped(row.reference)), defs(t, "other", shaped(row.other))
			m, err := Match(NewSet(ref, nothing), NewSet(other, nothing), nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range ref.Types {
				if p := m.Pair(r.Name); p != nil {
					got = append(got, p.Ref+" "+p.Other+" "+p.By)
				}
			}
			if diff := cmp.Diff(row.want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.reason, diff)
			}
		})
	}
}

// TestChosen: a union's decoder says by which tag it takes a variant, whose own field takes
// any text. A type of that name without the tag is another.
func TestChosen(t *testing.T) {
	const reference = `{"Note":{"type":"object","properties":{"update":{"anyOf":[{"$ref":"#/$defs/ModeUpdate"},{"$ref":"#/$defs/PlanUpdate"}]}}},
		"ModeUpdate":{"type":"object","properties":{"kind":{"const":"mode"},"id":{"type":"string"}}},
		"PlanUpdate":{"type":"object","properties":{"kind":{"const":"plan"},"steps":{"type":"array"}}}}`
	variants := func(first, second string) string {
		return `{"Note":{"type":"object","properties":{"update":{"anyOf":[{"$ref":"#/$defs/SessionModeUpdate"` + first + `},{"$ref":"#/$defs/SessionPlanUpdate"` + second + `}]}}},
		"SessionModeUpdate":{"type":"object","properties":{"kind":{"type":"string"},"id":{"type":"string"}}},
		"SessionPlanUpdate":{"type":"object","properties":{"kind":{"type":"string"},"steps":{"type":"array"}}},
		"ModeUpdate":{"type":"object","properties":{"id":{"type":"string"}}},"Session":{"type":"object","properties":{"n":{"type":"integer"}}}}`
	}
	by := func(value string) string { return `,"x-parity":{"chosen":{"field":"kind","values":["` + value + `"]}}` }
	for _, row := range []struct{ other, want, reason string }{
		{variants(by("mode"), by("plan")), "SessionModeUpdate", "it is taken by that tag"},
		{variants(by("plan"), by("mode")), "ModeUpdate", "it is taken by another tag: the name is all there is"},
	} {
		m, err := Match(NewSet(defs(t, "ref", reference), nothing), NewSet(defs(t, "other", row.other), nothing), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Other("ModeUpdate"); got != row.want {
			t.Errorf("ModeUpdate is %q, want %q: %s", got, row.want, row.reason)
		}
	}
}

// TestFolders: of the folders that a type is in those tell it from others that not all types are in, and that say more
// than that it is a type.
func TestFolders(t *testing.T) {
	const others = "\nTrace@lib/trace.x p q\nSpan@lib/span.x r s"
	for _, row := range []struct {
		name, types string
		want        []string
	}{
		{"a folder of types", "Config@types/batches/get.x a b" + others, []string{"batch", "get"}},
		{"a folder of some", "Config@beta/batches/get.x a b" + others, []string{"beta", "batch", "get"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			set := defs(t, "ref", shaped(row.types))
			config := set.Types[slices.IndexFunc(set.Types, func(t *schema.Type) bool { return t.Name == "Config" })]
			where, _ := locate(set, config, commonFolders(set), words(config.Name))
			if diff := cmp.Diff(row.want, where.path); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
