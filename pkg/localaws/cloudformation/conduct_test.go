package cloudformation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"
)

func TestNothingIsDoneBeforeTheCallReturns(t *testing.T) {
	inWorld(t, func(w *world) {
		require.NoError(t, w.createStack("S", one()))
		require.Equal(t, types.StackStatusCreateInProgress, w.describe("S").StackStatus)
		require.Empty(t, w.value("/p"))
		w.settled("S")
		require.NoError(t, w.deleteStack("S"))
		require.Equal(t, types.StackStatusDeleteInProgress, w.describe("S").StackStatus)
		require.NoError(t, w.deleteStack("S"), "again is no error")
		require.Equal(t, "1", w.value("/p"))
		time.Sleep(time.Minute)
		require.Empty(t, w.value("/p"))
	})
}

// moments are when each logical id began and ended, seen from its stack's first event.
func (w *world) moments(id string) (began, ended map[string]time.Duration) {
	began, ended = map[string]time.Duration{}, map[string]time.Duration{}
	list := w.events(id)
	for _, e := range list {
		at := e.Timestamp.Sub(*list[0].Timestamp)
		if _, seen := began[*e.LogicalResourceId]; !seen {
			began[*e.LogicalResourceId] = at
		}
		if e.ResourceStatus == types.ResourceStatusCreateComplete {
			ended[*e.LogicalResourceId] = at
		}
	}
	return began, ended
}

func TestResourcesAreMadeSideBySideInTheOrderOfTheirNeeds(t *testing.T) {
	inWorld(t, func(w *world) {
		vpc := object{"Ref": "Vpc"}
		id := w.stack("S", resources("Vpc", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"}, "Gateway", "AWS::EC2::InternetGateway", object{},
			"Attachment", "AWS::EC2::VPCGatewayAttachment", object{"VpcId": vpc, "InternetGatewayId": object{"Ref": "Gateway"}},
			"Subnet", "AWS::EC2::Subnet", object{"VpcId": vpc, "CidrBlock": "10.0.0.0/24"}, "Table", "AWS::EC2::RouteTable", object{"VpcId": vpc},
			"Association", "AWS::EC2::SubnetRouteTableAssociation", object{"SubnetId": object{"Ref": "Subnet"}, "RouteTableId": object{"Ref": "Table"}}))
		began, ended := w.moments(id)
		require.Equal(t, began["Vpc"], began["Gateway"])
		require.GreaterOrEqual(t, began["Attachment"], max(ended["Vpc"], ended["Gateway"]))
		require.GreaterOrEqual(t, began["Association"], ended["Subnet"])
		require.Less(t, began["Association"], ended["Table"], "it does not wait for the table's consistency check")
		require.InDelta(t, 25, ended["Attachment"].Seconds(), 3, "VPC, gateway and attachment took 24.8 s on AWS")
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id), w.reasons(id))
		w.deletedInOrder(id, "Association", "Subnet", "Vpc")
		w.deletedInOrder(id, "Attachment", "Gateway")
	})
}

// deletedInOrder checks that each resource was gone before the next one's delete began.
func (w *world) deletedInOrder(id string, order ...string) {
	w.t.Helper()
	list := w.events(id)
	at := func(logical string, status types.ResourceStatus) int {
		return slices.IndexFunc(list, func(e types.StackEvent) bool { return *e.LogicalResourceId == logical && e.ResourceStatus == status })
	}
	for i, logical := range order[1:] {
		require.Less(w.t, at(order[i], types.ResourceStatusDeleteComplete), at(logical, types.ResourceStatusDeleteInProgress))
	}
}

func TestAReplacementKeepsTheOldOneUntilTheEnd(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", one())
		require.NoError(t, w.updateStack("S", resources("P", "AWS::SSM::Parameter", parameter("/new", "1"))))
		for w.describe(id).StackStatus == types.StackStatusUpdateInProgress {
			require.Equal(t, "1", w.value("/p"))
			time.Sleep(100 * time.Millisecond)
		}
		require.Equal(t, types.StackStatusUpdateCompleteCleanupInProgress, w.describe(id).StackStatus)
		require.Equal(t, "1", w.value("/new"))
		require.Equal(t, types.StackStatusUpdateComplete, w.settled(id))
		require.Empty(t, w.value("/p"))
		require.Equal(t, []string{"DELETE_IN_PROGRESS", "DELETE_COMPLETE"}, w.story(id, "P")[len(w.story(id, "P"))-2:])
	})
}

func TestAChangeSetIsDeletedAndItsShellToo(t *testing.T) {
	inWorld(t, func(w *world) {
		made, err := w.changeSet("S", "C", types.ChangeSetTypeCreate, one())
		require.NoError(t, err)
		got, err := w.cfn.GetTemplate(t.Context(), &sdk.GetTemplateInput{StackName: aws.String("S"), ChangeSetName: aws.String("C")})
		require.NoError(t, err)
		require.JSONEq(t, *text(one()), *got.TemplateBody)
		_, err = w.cfn.DeleteChangeSet(t.Context(), &sdk.DeleteChangeSetInput{StackName: aws.String("S"), ChangeSetName: aws.String("C")})
		require.NoError(t, err)
		_, err = w.cfn.DescribeChangeSet(t.Context(), &sdk.DescribeChangeSetInput{ChangeSetName: made.ChangeSetId})
		refused(t, err, "ChangeSetNotFound", "ChangeSet ["+*made.ChangeSetId+"] does not exist")
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(*made.StackId))
		_, err = w.cfn.CreateChangeSet(t.Context(), &sdk.CreateChangeSetInput{StackName: aws.String("S"), ChangeSetName: aws.String("D"), ChangeSetType: types.ChangeSetTypeImport, TemplateBody: text(one())})
		require.ErrorContains(t, err, "IMPORT")
		out, err := w.cfn.CreateChangeSet(t.Context(), &sdk.CreateChangeSetInput{StackName: aws.String("S"), ChangeSetName: aws.String("E"), ChangeSetType: types.ChangeSetTypeCreate, TemplateBody: text(one())})
		require.NoError(t, err)
		_, err = w.cfn.DeleteChangeSet(t.Context(), &sdk.DeleteChangeSetInput{ChangeSetName: out.Id})
		refused(t, err, "InvalidChangeSetStatus", "An operation on this ChangeSet is currently in progress.  Please attempt this operation again later.")
		refused(t, w.execute("S", "E"), "InvalidChangeSetStatus", "ChangeSet ["+*out.Id+"] cannot be executed in its current status of [CREATE_PENDING]")
		time.Sleep(time.Minute)
	})
}
