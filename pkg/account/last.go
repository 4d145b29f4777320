package account

import "slices"

// LastWish is what was wanted of a region when it was active last, or is wanted now: core records it also while the region is
// inactive. ok is false when there is no such record.
func (s Snapshot) LastWish() (w Wish, ok bool) {
	p := s.Core.Parameters
	if !s.Core.Exists() || s.Core.corpse() || s.foreignCore() || p["Bucket"] == "" {
		return w, false
	}
	w = Wish{
		Tags: s.Core.UserTags(), Subnets: list(p["SubnetChoice"]), AMI: p["ImageChoice"],
		IdleAfter: p["IdleAfter"], IdleNotice: p["IdleNotice"],
	}
	if p["Bucket"] != s.ManagedBucket() {
		w.Bucket = p["Bucket"]
	}
	if p["Network"] == "" && p["VpcId"] != "" {
		w.VPC = p["VpcId"]
	}
	w.UsePublicSubnets = w.VPC == "" && p["Mode"] == publicMode
	for _, f := range Fields() {
		if f.Setting {
			w.Named = append(w.Named, f.Name)
		}
	}
	return w, true
}

// Plain reports whether the wish is for nothing but the defaults.
func (w Wish) Plain() bool {
	return w.Bucket == "" && w.VPC == "" && len(w.Subnets) == 0 && !w.UsePublicSubnets && len(w.Tags) == 0 && w.AMI == "" &&
		slices.Contains([]string{"", spanText(defaultIdleAfter)}, w.IdleAfter) && slices.Contains([]string{"", spanText(defaultIdleNotice)}, w.IdleNotice)
}
