package account

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// wanted are the settings that an activation or an update asks for, and what a caller should know about them.
func (s Snapshot) wanted(r Request) (w Settings, warnings []string, err error) {
	w = Settings{
		Bucket: r.Wish.Bucket, VPC: r.Wish.VPC, SubnetChoice: r.Wish.Subnets, Subnets: []string{}, Zones: []Zone{},
		Mode: privateMode, Tags: r.Wish.Tags, ImageChoice: r.Wish.AMI,
		IdleAfter: orElse(r.Wish.IdleAfter, defaultIdleAfter), IdleNotice: orElse(r.Wish.IdleNotice, defaultIdleNotice),
	}
	if r.Wish.UsePublicSubnets {
		w.Mode = publicMode
	}
	if r.Action == Update || r.Action == Repair {
		if !s.active() {
			return w, nil, fault.New(fault.RegionNotActive, "the region "+s.Region+" is not active", "there are no settings to update",
				"activate it with 'agc account activate'; nothing was changed")
		}
		if w, err = s.keep(w, r); err != nil {
			return w, nil, err
		}
	}
	if w.Bucket == "" {
		w.Bucket = s.ManagedBucket()
	}
	if w.AMI = w.ImageChoice; w.AMI == "" {
		w.AMI = s.defaultAMI(r)
	}
	if w.VPC != "" {
		w.Mode = privateMode // which says nothing about a brought one
		w.Subnets, warnings, err = s.Brought.choose(w.VPC, w.SubnetChoice)
		return w, warnings, err
	}
	w.CIDR, w.SubnetChoice = defaultCIDR, []string{}
	if w.Zones, err = chooseZones(s, w.Mode); err == nil {
		w.Network = NetworkID(w.Mode, w.CIDR, w.Zones)
	}
	return w, nil, err
}

// keep takes what an update does not name from the record.
func (s Snapshot) keep(w Settings, r Request) (Settings, error) {
	recorded, names := s.recorded(), r.Wish.Names
	if !names("bucket") {
		w.Bucket = recorded.Bucket
	}
	if w.VPC = r.Brings(s); !names("vpc") && names("subnets") && w.VPC == "" && len(r.Wish.Subnets) > 0 {
		return w, invalid([]string{"subnets: need a vpc that they are in, and the region uses a managed one"})
	}
	if !names("subnets") && w.VPC == recorded.VPC {
		w.SubnetChoice = recorded.SubnetChoice
	}
	if !names("usePublicSubnets") && recorded.VPC == "" {
		w.Mode = recorded.Mode
	}
	if !names("tags") {
		w.Tags = recorded.Tags
	}
	if !names("ami") {
		w.ImageChoice = recorded.ImageChoice
	}
	if !names("idleAfter") {
		w.IdleAfter = recorded.IdleAfter
	}
	if !names("idleNotice") {
		w.IdleNotice = recorded.IdleNotice
	}
	return w, nil
}

// planActivate builds the network and core's storage side by side, then points core at the network, then removes networks
// that nothing points to any more. A network that is only updated in place, or that is the user's, serves already, so core
// does not wait for it.
func planActivate(r Request, s Snapshot) (Plan, error) {
	wanted, warnings, err := s.wanted(r)
	if err != nil {
		return Plan{}, err
	}
	breaks := s.breaks(wanted)
	if err := cmp.Or(s.claims(), refusal(r, s, breaks)); err != nil {
		return Plan{}, err
	}
	build, serves := s.buildNetwork(wanted)
	if len(build) > 0 && !s.stack(build[0].Stack).Exists() {
		more, err := s.fits(wanted)
		if err != nil {
			return Plan{}, err
		}
		warnings = append(warnings, more...)
	}
	plan := Plan{Settings: wanted, Warnings: append(warnings, s.lostData()...), Retained: s.givenUp(wanted)}
	if breaks != "" {
		plan.add("Drain", s.drain(breaks))
	}
	plan.add("Clear", s.sweepStrays())
	plan.bring(s, wanted, build, serves)
	plan.add("Protect", s.protectStep(wanted))
	if s.active() || len(s.Contexts) == 0 { // while the region is inactive, contexts may use a network that core does not point to
		plan.removeSafely(s, "Remove", s.removeGarbage(wanted.Network))
	}
	plan.Summary = activateSummary(plan, s)
	return plan, nil
}

// bring adds the stages that make the network and point core at it.
func (p *Plan) bring(s Snapshot, w Settings, build []Step, serves bool) {
	point := s.pointStep(w, len(build) > 0 && !serves)
	if serves && (s.active() || w.VPC != "") && len(s.adopted()) == 0 {
		p.add("Update", append(build, point...))
		return
	}
	if len(build)+len(point) > 0 {
		build = append(build, s.storageStep(w)...)
	}
	p.add("Build", build)
	p.add("Point", point)
}

// buildNetwork brings the managed network about; serves tells whether there is one already that contexts can use.
func (s Snapshot) buildNetwork(w Settings) (build []Step, serves bool) {
	if w.VPC != "" {
		return nil, true
	}
	step := s.judged(networkStep(w, ""))
	if step.Reason != "" {
		build = append(build, step)
	}
	return build, s.stack(step.Stack).Serving() && !step.Revert // which may change the ids of what contexts use
}

// fits makes sure that a new network fits into the quotas, and tells what a caller should know about it.
func (s Snapshot) fits(w Settings) (warnings []string, err error) {
	unread, err := s.Quotas.check(w)
	if unread != "" {
		warnings = append(warnings, unread)
	}
	for _, zone := range s.Excluded {
		warnings = append(warnings, "the network is made without the zone "+zone+", which cannot take a NAT gateway")
	}
	return warnings, err
}

// breaks says what these settings would take from deployed contexts, "" for nothing.
func (s Snapshot) breaks(w Settings) string {
	now := s.recorded()
	switch {
	case !s.active() || len(s.Contexts) == 0:
		return ""
	case now.Bucket != w.Bucket:
		return "the bucket would change from " + now.Bucket + " to " + w.Bucket
	case now.VPC != w.VPC || w.VPC == "" && now.Mode != w.Mode:
		return "the network would be another one"
	case w.VPC != "" && !slices.Equal(now.Subnets, w.Subnets):
		return "the subnets would change"
	default:
		return ""
	}
}

// refusal is the answer to a request that would break contexts without force.
func refusal(r Request, s Snapshot, breaks string) error {
	if breaks == "" || r.Force {
		return nil
	}
	return contextsExist(s.Contexts, breaks)
}

// givenUp is what the region uses now, would not use any more, and stays as it is.
func (s Snapshot) givenUp(w Settings) []Thing {
	now, things := s.recorded(), []Thing{}
	if !s.active() {
		now = Settings{Bucket: s.ManagedBucket()}
	}
	switch {
	case now.Bucket == w.Bucket || !s.Core.Exists():
	case now.Bucket == s.ManagedBucket():
		things = append(things, Thing{Kind: "bucket", ID: now.Bucket, Note: "with all its objects; it stays in the stack " + CoreStack})
	default:
		things = append(things, Thing{Kind: "bucket", ID: now.Bucket, Note: "yours; it stays as it is"})
	}
	if now.VPC != "" && now.VPC != w.VPC {
		things = append(things, Thing{Kind: "vpc", ID: now.VPC, Note: fmt.Sprintf("yours; it stays as it is, with %d subnets that contexts used", len(now.Subnets))})
	}
	return things
}
