package account

import (
	"fmt"
	"slices"
	"strings"
)

// The forms of what settings name, or nothing (EC2 User Guide, "Resource IDs"; Amazon S3 User Guide, "Bucket naming rules").
const (
	amiForm    = `^(ami-([0-9a-f]{8}|[0-9a-f]{17}))?$`
	vpcForm    = `^(vpc-([0-9a-f]{8}|[0-9a-f]{17}))?$`
	subnetForm = `^subnet-([0-9a-f]{8}|[0-9a-f]{17})$`
	bucketForm = `^((s3://)?[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/?)?$`
)

// maxSubnets is how many subnets a request may name: the machine's data must stay small.
const maxSubnets = 50

// bucketName is a bucket's name, also of its form s3://name/.
func bucketName(text string) string {
	return strings.TrimSuffix(strings.TrimPrefix(text, "s3://"), "/")
}

func sortedTexts(value any) []string {
	texts := []string{}
	items, _ := value.([]any)
	for _, item := range items {
		texts = append(texts, text(item))
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// forcible are the actions that contexts may be in the way of.
func forcible() []Action { return []Action{Activate, Update, Deactivate} }

// together says which settings of a request do not go together. The CLI refuses with the same words.
func (r Request) together() []string {
	var problems []string
	if r.Force && !slices.Contains(forcible(), r.Action) {
		problems = append(problems, "force: means nothing to "+string(r.Action))
	}
	if r.Wish.UsePublicSubnets && r.Wish.VPC != "" {
		problems = append(problems, "usePublicSubnets: cannot be combined with vpc: it asks for a managed network")
	}
	if len(r.Wish.Subnets) > 0 && r.Wish.VPC == "" && (r.Action == Activate || r.Wish.Names("vpc")) {
		problems = append(problems, "subnets: need a vpc that they are in")
	}
	if len(r.Wish.Subnets) > maxSubnets {
		problems = append(problems, fmt.Sprintf("subnets: are %d; there is room for %d", len(r.Wish.Subnets), maxSubnets))
	}
	return problems
}

// Brings is the VPC that the region is to use after the request, "" for a managed network. It must be read before the plan is made.
func (r Request) Brings(s Snapshot) string {
	if (r.Action == Update || r.Action == Repair) && !r.Wish.Names("vpc") && !r.Wish.UsePublicSubnets {
		return s.recorded().VPC
	}
	return r.Wish.VPC
}

// NewBucket is the brought bucket that the request asks for and that the region does not use yet, "" for none: it must be
// looked at, and be proved to be writable.
func (r Request) NewBucket(s Snapshot) string {
	if b := r.Wish.Bucket; b != s.ManagedBucket() && b != s.recorded().Bucket {
		return b
	}
	return ""
}
