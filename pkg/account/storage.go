package account

import (
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// RunTable is the name under which AGC's contexts and clients know the table of workflow runs.
const RunTable = "Agc"

// The kinds of things that steps are about.
const (
	BucketThing    = "bucket"
	TableThing     = "table"
	ParameterThing = "parameter"
	ContextThing   = "context" // its id is the name of its stack
	NetworkThing   = "network" // its id is the name of its stack
)

// Storage is what was found of the managed bucket and the table of runs, whether or not a stack holds them.
type Storage struct{ Bucket, Table Holding }

// Holding is what was found under the name of the managed bucket or of the table.
type Holding struct {
	Exists bool
	// Missing is true when it was looked for and is not there.
	Missing bool
	// Foreign says why it is not AGC's, "" when it is.
	Foreign string
	// Lacks are those of its protections that are not in force, such as "the public access block".
	Lacks []string
}

// ManagedBucket is the name of the bucket that the region has when its users bring none.
func (s Snapshot) ManagedBucket() string { return "agc-" + s.Account + "-" + s.Region }

// claims refuses to make core where somebody else has what core would own.
func (s Snapshot) claims() error {
	switch {
	case s.Core.Exists() && !s.Core.corpse():
		return nil
	case s.Storage.Bucket.Foreign != "":
		return fault.New(fault.BucketNameTaken, "the bucket "+s.ManagedBucket()+" is not AGC's", s.Storage.Bucket.Foreign,
			"if it is AGC's after all, tag it "+ApplicationTag+"="+ApplicationName+"; otherwise move its content and delete it, or use another region; it was not touched")
	case s.Storage.Table.Foreign != "":
		return fault.New(fault.TableForeign, "the table "+RunTable+" is not AGC's", s.Storage.Table.Foreign,
			"if it is AGC's after all, tag it "+ApplicationTag+"="+ApplicationName+"; otherwise move its content to a table of another name, or use another region; it was not touched")
	}
	return nil
}

// adopted are the bucket and the table that no stack holds any more, and that core takes over when it is made.
func (s Snapshot) adopted() []Thing {
	things := []Thing{}
	if s.Core.Exists() && !s.Core.corpse() {
		return things
	}
	if s.Storage.Bucket.Exists {
		things = append(things, Thing{Kind: BucketThing, ID: s.ManagedBucket()})
	}
	if s.Storage.Table.Exists {
		things = append(things, Thing{Kind: TableThing, ID: RunTable})
	}
	return things
}

// protectStep puts the protections of bucket and table in force that are not. What is adopted is always looked at: importing
// a resource into a stack does not apply the template's properties to it (CloudFormation User Guide, "Import AWS resources
// into a CloudFormation stack").
func (s Snapshot) protectStep(w Settings) []Step {
	var reasons []string
	if lacks := s.Storage.Bucket.Lacks; len(lacks) > 0 {
		reasons = append(reasons, "the bucket lacks "+strings.Join(lacks, ", "))
	}
	if lacks := s.Storage.Table.Lacks; len(lacks) > 0 {
		reasons = append(reasons, "the table lacks "+strings.Join(lacks, ", "))
	}
	if len(s.adopted()) > 0 {
		reasons = append(reasons, "what is adopted may lack tags")
	}
	if len(reasons) == 0 {
		return nil
	}
	return []Step{{
		ID: "protect", Kind: StorageKind, Title: "Put bucket and table in order", Reason: strings.Join(reasons, "; "), Stack: CoreStack,
		Goal: Present, Tags: w.tagged(), Things: []Thing{{Kind: BucketThing, ID: s.ManagedBucket()}, {Kind: TableThing, ID: RunTable}},
		Minutes: sweepMinutes,
	}}
}

// PointerPath is where AGC's contexts look for what they share.
const PointerPath = "/agc/_common/"

// imagePointer is the parameter that core has while it exists; the others it has while the region is active.
const imagePointer = PointerPath + "ComputeEnvImage"

// pointerNames are the names of the parameters that core makes.
func pointerNames() []string {
	return []string{
		imagePointer, PointerPath + "InfraSubnets", PointerPath + "NumInfraSubnets", tagsPointer,
		PointerPath + "bucket", PointerPath + "installed-artifacts/s3-root-url", PointerPath + "vpc",
	}
}

// tagsPointer is there only while the region has tags of its users.
const tagsPointer = PointerPath + "customTags"

// strays are the parameters under core's names that core does not hold, so that it could not make its own.
func (s Snapshot) strays() []string {
	if s.Core.InProgress() { // they come and go
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Pointers), func(name string) bool {
		switch {
		case !slices.Contains(pointerNames(), name):
			return true
		case !s.Core.Exists() || s.Core.corpse():
			return false
		case name == imagePointer:
			return true
		case name == tagsPointer:
			return s.active() && s.Core.Parameters["CustomTags"] != ""
		default:
			return s.active()
		}
	})
}

// sweepStrays removes such parameters: they are copies of what core records.
func (s Snapshot) sweepStrays() []Step {
	var things []Thing
	for _, name := range s.strays() {
		things = append(things, Thing{Kind: ParameterThing, ID: name})
	}
	if len(things) == 0 {
		return nil
	}
	return []Step{{
		ID: "strays", Kind: SweepKind, Title: "Remove parameters that no stack holds", Reason: "they are in the way of core's own",
		Stack: CoreStack, Goal: Absent, Things: things, Minutes: sweepMinutes,
	}}
}
