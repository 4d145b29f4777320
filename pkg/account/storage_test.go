package account

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// lost is a region whose core was deleted by hand: bucket and table are there without a stack.
func lost() Snapshot {
	s := inactive()
	s.Storage = Storage{Bucket: Holding{Exists: true, Lacks: []string{"the public access block"}}, Table: Holding{Exists: true}}
	return s
}

func TestWhatNoStackHoldsIsTakenOver(t *testing.T) {
	p, err := MakePlan(Request{Action: Activate}, lost())
	require.NoError(t, err)
	require.Equal(t, [][]string{{"network", "storage"}, {"pointers"}, {"protect"}}, stepIDs(p))
	require.Equal(t, []Thing{{Kind: "bucket", ID: "agc-123456789012-us-east-1"}, {Kind: "table", ID: "Agc"}}, p.Stages[0].Steps[1].Things)
	require.Equal(t, "the bucket lacks the public access block; what is adopted may lack tags", p.Stages[2].Steps[0].Reason)
	require.Equal(t, OwnTags(), p.Stages[2].Steps[0].Tags)
}

// With a brought VPC core would be made in one step; it is taken over first, so that the template with the literal names is
// not the one that stays.
func TestATakeoverIsAStepOfItsOwn(t *testing.T) {
	s := lost()
	s.Brought = aVPC("vpc-aaaaaaaa")
	p, err := MakePlan(Request{Action: Activate, Wish: Wish{VPC: "vpc-aaaaaaaa"}}, s)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"storage"}, {"pointers"}, {"protect"}}, stepIDs(p))
}

func TestACorpseDoesNotHoldWhatItMade(t *testing.T) {
	s := lost()
	s.Core = Stack{Name: CoreStack, Status: "ROLLBACK_COMPLETE", Parameters: map[string]string{"Active": "false"}}
	require.Len(t, s.adopted(), 2)
	s.Core.Status = "CREATE_COMPLETE"
	require.Empty(t, s.adopted())
}

func TestWhatIsSomebodyElsesIsRefused(t *testing.T) {
	for want, storage := range map[fault.Code]Storage{
		fault.BucketNameTaken: {Bucket: Holding{Exists: true, Foreign: "why"}},
		fault.TableForeign:    {Table: Holding{Exists: true, Foreign: "why"}},
	} {
		s := inactive()
		s.Storage = storage
		_, err := MakePlan(Request{Action: Activate}, s)
		require.True(t, fault.Is(err, want), "%v", err)
		_, err = MakePlan(Request{Action: Deactivate}, s)
		require.NoError(t, err, "nothing of it is needed")
	}
}

func TestStraysAreWhatCoreDoesNotHold(t *testing.T) {
	found := []string{PointerPath + "ComputeEnvImage", PointerPath + "bucket", PointerPath + "customTags", PointerPath + "mine"}
	inactiveCore, tagged, moving, corpse := active(), active(), active(), active()
	inactiveCore.Core.Parameters["Active"] = "false"
	tagged.Core.Parameters["CustomTags"] = "{}"
	moving.Core.Status, corpse.Core.Status = "UPDATE_IN_PROGRESS", "ROLLBACK_COMPLETE"
	for name, test := range map[string]struct {
		region Snapshot
		want   []string
	}{
		"no core":           {inactive(), found[:3]},
		"inactive":          {inactiveCore, found[1:3]},
		"active, no tags":   {active(), found[2:3]},
		"active, with tags": {tagged, []string{}},
		"moving":            {moving, nil},
		"a corpse":          {corpse, found[:3]},
	} {
		t.Run(name, func(t *testing.T) {
			test.region.Pointers = found
			require.Equal(t, test.want, test.region.strays())
		})
	}
}
