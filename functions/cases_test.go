package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// row is one promise about activation and update. Its check runs in a region of its own; what other tests prove, in this
// package or by a script of cmd/agc, is named and not repeated.
type row struct {
	says   string
	check  func(w *world)
	proofs []string
}

func by(proofs ...string) []string { return proofs }

// cases are first what activation and update promise, case by case, and then the failures for which AGC 1.x was known at
// activation, by number, each as what happens here instead.
func cases() []row {
	return []row{
		{"nothing given: three zones with NAT gateways and endpoints, bucket, table and pointers are made", nothingGiven, by("TestTheMainJob")},
		{"a bucket of the user's is used and never configured", aBucketIsNotConfigured, by("TestABucketOfTheUsers", "TestBucketsWithPolicies")},
		{"a VPC of the user's is used and never changed", aVPCIsNotChanged, by("TestAVPCOfTheUsers", "TestVPCsThatCannotBeUsed", "TestWaysOutOfAVPC")},
		{"subnets are the user's choice; fewer than three zones is a warning", fewZonesAreAWarning, by("TestAVPCOfTheUsers")},
		{"public subnets: nothing by the hour, the free endpoints stay, and no VPC with it", publicSubnets, by("TestPublicSubnetsCostNothingByTheHour")},
		{"core deleted by hand: bucket and table are adopted with all that is in them", aDeletedCore, nil},
		{"core whose deletion failed half way is mended, and keeps bucket and table", aHalfDeletedCore, nil},
		{"a bucket of ours without a stack is adopted and protected", aBucketThatAGC1Left, nil},
		{"the default bucket's name is somebody else's: refused, with the way out", aTakenName, nil},
		{"a foreign table of the name Agc is refused", aForeignTable, nil},
		{"pointers that AGC 1.x or a person left behind do not stop an activation", strayPointers, nil},
		{"a pointer that CloudFormation could not delete is not left to be read", anUndeletedPointer, nil},
		{"core or network in a failed, rolled-back or deleted state is cleaned up first", nil, by("TestStacksInEveryOddState", "TestOddStacks")},
		{"a core of AGC 1.x is refused and never changed", aCoreOfAGC1IsRefused, nil},
		{"contexts keep bucket, VPC, subnets and mode as they are", nil, by("TestContextsKeepAManagedNetwork", "TestContextsKeepAVPCOfTheUsers", "TestContextsInEveryStatusCount")},
		{"force drains the contexts, then changes the network", forcedChange, nil},
		{"force drains the contexts, then deactivates", forcedDeactivation, nil},
		{"a change that fails leaves image and tags as they were", aFailedChangeChangesNothing, nil},
		{"managed to brought VPC: core points at the new one before the old one goes", pointedBeforeRemoved, by("TestFromManagedToBroughtAndBack")},
		{"brought to managed VPC: a network is made, and the brought VPC stays as it is", theBroughtVPCStays, by("TestFromManagedToBroughtAndBack")},
		{"managed to brought bucket: the managed one stays in core with its objects, and is told", theManagedBucketStays, by("TestABucketOfTheUsers")},
		{"only tags or image change: core and network are updated in place", tagsInPlace, by("TestTagsReachEverything", "TestAnImageMustExist")},
		{"only the idle policy changes: core is updated in place", onlyIdlePolicy, nil},
		{"a zone that cannot take a NAT gateway is excluded, with one new attempt", aZoneWithoutNat, nil},
		{"a quota that is too small is refused before anything is made", everyQuota, by("TestAQuotaThatIsTooSmall")},
		{"a quota that cannot be read is a warning", unreadableQuota, by("TestAFailureReadsAsOneSentence")},

		{"AGC 1: a second activation leaves the bucket's policy, encryption and tags alone, and the bucket in its stack", theBucketStaysManaged, by("TestTheMainJob")},
		{"AGC 2: after deactivation and activation the bucket is as protected as before", theBucketIsAsProtectedAsBefore, by("TestTheMainJob")},
		{"AGC 3: a first run fails, the bucket stays in core, and the next run uses it", aFailedFirstRun, by("TestANetworkThatCannotBeMade")},
		{"AGC 4: core in ROLLBACK_FAILED or UPDATE_ROLLBACK_FAILED is mended by the next run", nil, by("TestOddStacks", "TestStacksInEveryOddState")},
		{"AGC 5: an update keeps what it does not name, and a plain activation tells what it would take away", forgottenSettings, by("TestTagsReachEverything")},
		{"AGC 6: a VPC is not changed under contexts, and nothing of the old one is orphaned", nil, by("TestContextsKeepAManagedNetwork", "TestFromManagedToBroughtAndBack")},
		{"AGC 7: private and public change by a new network, never under contexts", nil, by("TestTheModeChangesBlueGreen", "TestContextsKeepAManagedNetwork")},
		{"AGC 8: a bucket is not changed under contexts", nil, by("TestContextsKeepAManagedNetwork")},
		{"AGC 9: subnets are not taken from contexts", nil, by("TestContextsKeepAVPCOfTheUsers", "TestAContextThatIsUpdatedLaterFindsWhatItUsed")},
		{"AGC 10: subnets of another VPC, public ones and isolated ones are refused, all at once", badSubnets, by("TestVPCsThatCannotBeUsed")},
		{"AGC 11: a VPC of isolated and public subnets is refused, zone by zone", noWayOut, nil},
		{"AGC 12: a subnet is private if its route leads out, by whatever", everyWayOut, by("TestWaysOutOfAVPC")},
		{"AGC 13: a VPC is looked at anew by every operation", lookedAtAnew, nil},
		{"AGC 14: a bucket that cannot be used is refused in words about owner, region and form", wordsAboutBuckets, by("TestABucketOfTheUsers", "usage.txtar")},
		{"AGC 15: a zone without the endpoints is passed over, and quotas are read first", aZoneWithoutEndpoints, by("TestAQuotaThatIsTooSmall")},
		{"AGC 16: interface endpoints have private names, share a security group, and their price is told", privateEndpoints, nil},
		{"AGC 17: public subnets have the free endpoint of S3", publicSubnets, nil},
		{"AGC 18: the tag application-name is AGC's own", reservedTags, nil},
		{"AGC 19: what an older backend made is brought up to date", anOlderBackend, nil},
		{"AGC 20: a failure tells AWS's own reason", nil, by("TestAFailureReadsAsOneSentence", "TestANetworkThatCannotBeMade")},
		{"AGC 21: silent is silent, and events are told as they come", nil, by("job.txtar")},
		{"AGC 22: the answer names bucket, network and price, also those by default", defaultsAreTold, by("job.txtar")},
		{"AGC 23: a list of subnets with a space in it is refused, naming what is too much", nil, by("usage.txtar")},
		{"AGC 24: no template knows a partition", noPartition, nil},
		{"AGC 25: operations run one at a time", nil, by("TestOneAtATime", "TestOfManyAtTheSameMomentOneWins")},
	}
}

func TestEveryCase(t *testing.T) {
	t.Parallel()
	runCases(t, cases())
}

// runCases runs the checks, and wants every test that a row names to be there.
func runCases(t *testing.T, rows []row) {
	tests := testsByName(t)
	for _, r := range rows {
		t.Run(r.says, func(t *testing.T) {
			t.Parallel()
			for _, proof := range r.proofs {
				require.Contains(t, tests, proof)
			}
			if r.check != nil {
				inRegion(t, r.check)
			} else {
				require.NotEmpty(t, r.proofs)
			}
		})
	}
}

// testsByName are the test functions of this package and the scripts of cmd/agc.
func testsByName(t *testing.T) map[string]bool {
	names := map[string]bool{}
	files, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				names[f.Name.Name] = true
			}
		}
	}
	scripts, err := fs.Glob(os.DirFS("../cmd/agc/testdata/script"), "*.txtar")
	require.NoError(t, err)
	for _, script := range scripts {
		names[script] = true
	}
	return names
}
