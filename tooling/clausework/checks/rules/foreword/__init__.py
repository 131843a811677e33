"""Rules on the foreword."""
